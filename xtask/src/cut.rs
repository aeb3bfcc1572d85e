//! Takes out of an engine what it never runs: Burn chooses the type of a tensor's numbers when
//! it runs, so the compiler keeps every operation for every type.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// The crates that compute with tensors.
const TENSOR_CRATES: [&str; 5] = ["burn_flex", "gemm_common", "gemm_f16", "gemm_f64", "macerator"];

/// What the names of their functions have in them where they are for types that Handful's
/// tensors never are: a generic argument, or an ending.
const OTHER_NUMBERS: [&str; 9] =
    ["<f64", "_f64", "_f16", "_bf16", "<i8", "<i16", "<u16", "<u32", "<u64"];

/// The same in all of Burn, and in what the standard library is to it: half-precision numbers,
/// by their crate in front of its hash, quantised tensors, and what changes the type of a
/// tensor's data, as every tensor is made from data of its own type.
const NOWHERE: [&str; 4] = ["half[", "QTensorOps", "quantize", "TensorData>::try_cast_"];

/// Operations on tensors that Handful has no use for.
const OPERATIONS: [&str; 11] = [
    "::reduce::min",
    "::reduce::argmin",
    "::reduce::argmax",
    "::select_assign",
    "::scatter_assign",
    "::select_min",
    "::select_max",
    "::select_mul",
    "::scatter_min",
    "::scatter_max",
    "::scatter_mul",
];

/// Empties such functions in a wasm file, in place. A call that came
/// in spite of that would stop the engine.
///
/// # Errors
/// If the file cannot be read or written, or no such function is in it.
pub fn other_numbers(wasm: &Path) -> Result<()> {
    let place = || wasm.display().to_string();
    let mut module = Module::from_file(wasm).with_context(place)?;
    let is_cut = |id: FunctionId| module.funcs.get(id).name.as_deref().is_some_and(is_unused);
    let cut: Vec<FunctionId> =
        module.funcs.iter_local().map(|(id, _)| id).filter(|id| is_cut(*id)).collect();
    ensure!(!cut.is_empty(), "{}: no function has a name to go by", place());
    for id in cut {
        empty(&mut module, id);
    }
    module.emit_wasm_file(wasm).with_context(place)
}

/// Whether a function, by its name in Rust, is for tensors that Handful never has. What chooses
/// between the types names several of them.
fn is_unused(name: &str) -> bool {
    let path = name.trim_start_matches(['<', '&', '[', '(']);
    let has = |part: &&str| name.contains(*part);
    let is_for_tensors = TENSOR_CRATES.iter().any(|name| path.starts_with(name));
    let is_burn = (name.contains("burn_") || name.contains("gemm")) && !name.contains("handful[");
    let is_for_others =
        (is_for_tensors && OTHER_NUMBERS.iter().any(has)) || (is_burn && NOWHERE.iter().any(has));
    (is_for_others && !name.contains("f32"))
        || (path.starts_with("burn_flex") && OPERATIONS.iter().any(has))
}

/// Leaves a function that stops the program.
fn empty(module: &mut Module, id: FunctionId) {
    let types = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (types.params().to_vec(), types.results().to_vec());
    let arguments = parameters.iter().map(|parameter| module.locals.add(*parameter)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_numbers_by_name() {
        for name in [
            "burn_flex[7295]::ops::conv::conv3d_f16",
            "burn_flex[7295]::ops::reduce::min_dim",
            "burn_flex[7295]::ops::reduce::argmax",
            "gemm_f16[ccec]::gemm::f16::scalar::gemm_basic",
            "burn_flex[7295]::ops::mask::mask_where::<half[de2f]::binary16::f16>",
            "<burn_flex[7295]::tensor::FlexTensor>::storage::<f64>",
            "<alloc[3ca5]::vec::Vec<half[de2f]::binary16::f16>>::extend::<burn_flex[7295]::Run>",
        ] {
            assert!(is_unused(name), "{name}");
        }
        for name in [
            "burn_flex[7295]::ops::conv::conv3d_f32",
            "gemm_f32[715d]::gemm::f32::simd128::gemm_basic",
            "<alloc[3ca5]::vec::Vec<half[de2f]::binary16::f16>>::reserve",
            "half[de2f]::binary16::arch::f16_to_f32",
            "handful[1078]::pretrained::quantized::halves::<half[de2f]::binary16::f16>",
            "<burn_std[7242]::data::TensorData>::into_vec::<f64>",
            "burn_flex[7295]::ops::mask::mask_where::<f32>",
            "burn_flex[7295]::ops::reduce::max_dim",
            "burn_flex[7295]::ops::unary::unary_op::<burn_flex[7295]::sigmoid_f32, burn_flex[7295]::sigmoid_f64>",
        ] {
            assert!(!is_unused(name), "{name}");
        }
    }

    #[test]
    fn an_emptied_function_keeps_its_type() {
        let mut module = Module::default();
        let mut builder = FunctionBuilder::new(
            &mut module.types,
            &[walrus::ValType::I32],
            &[walrus::ValType::F32],
        );
        let argument = module.locals.add(walrus::ValType::I32);
        builder.name("burn_flex::exp_f16".to_owned()).func_body().f32_const(1.0);
        let id = builder.finish(vec![argument], &mut module.funcs);
        module.exports.add("exp", id);
        let ty = module.funcs.get(id).ty();
        empty(&mut module, id);
        assert_eq!(module.funcs.get(id).ty(), ty);
        let bytes = module.emit_wasm();
        // `unreachable`, `end`: the end of the code section.
        assert!(bytes.windows(2).any(|pair| pair == [0x00, 0x0b]));
        assert!(Module::from_buffer(&bytes).is_ok());
    }
}
