//! Which engine a build has.

use burn::tensor::Device;
use clap::ValueEnum;

use crate::in_words;

/// An engine that a build may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    /// The processor.
    Cpu,
    /// A graphics card, by whatever the system has.
    Gpu,
    /// A graphics card by Vulkan.
    Vulkan,
    /// A graphics card by Metal.
    Metal,
}

impl EngineChoice {
    /// The engine of this build.
    pub fn built() -> Self {
        match (cfg!(feature = "vulkan"), cfg!(feature = "metal"), cfg!(feature = "gpu")) {
            (true, ..) => Self::Vulkan,
            (_, true, _) => Self::Metal,
            (.., true) => Self::Gpu,
            _ => Self::Cpu,
        }
    }

    /// Refuses an engine that this build lacks.
    ///
    /// # Errors
    /// With the command that makes a build that has it.
    pub fn check(self) -> Result<(), String> {
        if self == Self::built() {
            return Ok(());
        }
        let name = format!("{self:?}").to_lowercase();
        Err(format!(
            "this build has no such engine; make one with\n  cargo build --release -p handful-cli --no-default-features --features {name}"
        ))
    }
}

/// Where tensors live, with gradients.
///
/// # Errors
/// What the engine says.
pub fn start() -> Result<Device, String> {
    pollster::block_on(handful::engine::start()).map(|(device, _)| device).map_err(in_words)
}
