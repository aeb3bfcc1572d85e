//! The constructors that crates register with the linker: CubeCL enters what its compiler knows
//! in lists before the first kernel is built.

#![expect(unsafe_code, reason = "the linker makes the function, and no compiler can vouch for it")]

unsafe extern "C" {
    fn __wasm_call_ctors();
}

/// Runs them. The linker takes a file that nowhere asks for this for a command that is called once,
/// and has each call from JavaScript run all of them again: most of a training step on WebGPU.
pub(super) fn run() {
    // SAFETY: it takes and returns nothing, and a constructor that has run does nothing.
    unsafe { __wasm_call_ctors() }
}
