//! Where tensors live, and what that place is called: beside `operations` the only file
//! that names a backend.
//!
//! A build has one engine. The CPU engine is burn's portable backend with SIMD; the GPU
//! engine is WebGPU (or the platform's own graphics API outside a browser), and costs a
//! larger file, so the page fetches it only when it is wanted.

use burn::tensor::{Device, Transaction};
use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use crate::error::{Error, ErrorKind};

#[cfg(not(any(feature = "cpu", feature = "gpu")))]
compile_error!("choose an engine: --features cpu or --features gpu");

/// Where a session computes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EngineInfo {
    /// Which of the two this build has.
    pub engine: EngineKind,
    /// The graphics adapter's own name.
    pub adapter: Option<String>,
}

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum EngineKind {
    /// The portable CPU backend.
    Cpu,
    /// WebGPU.
    Gpu,
}

/// Starts this build's engine. The device records gradients.
///
/// # Errors
/// [`crate::ErrorKind::Engine`] with the reason where the GPU engine cannot start. A second
/// start of the GPU engine in one process is such an error too: the device lives as long as
/// the process (or the wasm instance).
#[cfg(not(feature = "gpu"))]
pub async fn start() -> Result<(Device, EngineInfo), Error> {
    let info = EngineInfo { engine: EngineKind::Cpu, adapter: None };
    Ok((Device::flex().autodiff(), info))
}

/// Starts this build's engine. The device records gradients.
///
/// # Errors
/// [`crate::ErrorKind::Engine`] with the reason where the GPU engine cannot start. A second
/// start of the GPU engine in one process is such an error too: the device lives as long as
/// the process (or the wasm instance).
#[cfg(feature = "gpu")]
pub async fn start() -> Result<(Device, EngineInfo), Error> {
    use burn_wgpu::{RuntimeOptions, WgpuDevice, graphics::AutoGraphicsApi};

    let adapter = WgpuDevice::default();
    // Our own set-up, rather than burn's `Device::wgpu_options`, for the adapter's name.
    let setup =
        burn_wgpu::try_init_setup_async::<AutoGraphicsApi>(&adapter, RuntimeOptions::default())
            .await
            .map_err(|error| ErrorKind::Engine { detail: error.to_string() })?;
    let name = Some(setup.adapter.get_info().name).filter(|name| !name.is_empty());
    Ok((Device::from(adapter).autodiff(), EngineInfo { engine: EngineKind::Gpu, adapter: name }))
}

/// The numbers of each tensor, row by row, all read from the device at once: one after the other
/// each would wait for the device.
///
/// # Errors
/// [`ErrorKind::Engine`] where the device fails.
pub async fn read(tensors: Transaction) -> Result<Vec<Vec<f32>>, Error> {
    let data = tensors.execute_async().await.map_err(failure)?;
    data.into_iter().map(|data| data.try_into_vec::<f32>().map_err(failure)).collect()
}

/// A device's failure as this crate's error.
pub fn failure(detail: impl ToString) -> Error {
    ErrorKind::Engine { detail: detail.to_string() }.into()
}
