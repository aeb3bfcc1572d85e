//! Which engine a build has.

use burn::tensor::Device;
use clap::ValueEnum;

use crate::stop::Stop;

/// An engine that a build may have, by the feature of that name.
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
    /// A graphics card by CUDA.
    Cuda,
}

impl EngineChoice {
    /// The engine of this build.
    pub fn built() -> Self {
        let engines = [
            (cfg!(feature = "cuda"), Self::Cuda),
            (cfg!(feature = "vulkan"), Self::Vulkan),
            (cfg!(feature = "metal"), Self::Metal),
            (cfg!(feature = "gpu"), Self::Gpu),
        ];
        engines.into_iter().find(|(is_built, _)| *is_built).map_or(Self::Cpu, |(_, engine)| engine)
    }

    /// Refuses an engine that this build lacks.
    ///
    /// # Errors
    /// A usage error with the command that makes a build that has it.
    pub fn check(self) -> Result<(), Stop> {
        if self == Self::built() {
            return Ok(());
        }
        let [name, built] =
            [self, Self::built()].map(|engine| format!("{engine:?}").to_lowercase());
        Err(Stop::Usage(format!(
            "this build's engine is {built}; one with {name} is made by\n  cargo build --release -p handful-cli --no-default-features --features {name}"
        )))
    }
}

/// Where tensors live, with gradients.
///
/// # Errors
/// What the engine says.
pub fn start() -> Result<Device, Stop> {
    #[cfg(feature = "cuda")]
    let device = Device::cuda(0).autodiff();
    #[cfg(not(feature = "cuda"))]
    let (device, _) = pollster::block_on(handful::engine::start())?;
    Ok(device)
}
