//! Files that others have made: a published encoder's folder, and an encoder of pictures or sounds.

use handful::ErrorKind;
use handful::engine;
use handful::pretrained::Encoder;
use handful_media::Encoder as MediaEncoder;
use handful_published::{Conversion, PublishedFolder};
use pollster::block_on;

use super::files::file;

/// A published encoder's folder: `config.json`, a NUL, `tokenizer.json`, a NUL and
/// `model.safetensors` as [`file`] has it.
///
/// # Panics
/// Where what is asked for is not there, or what comes of it is refused in another way than a
/// damaged encoder.
pub fn published(bytes: &[u8]) {
    let mut parts = bytes.splitn(3, |&byte| byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (config, tokenizer, weights) = (part(), part(), file(part()));
    let start = weights.len().min(Conversion::N_WEIGHTS_START);
    let folder = PublishedFolder {
        name: "a",
        config,
        tokenizer,
        modules: None,
        pooling: None,
        sentence: None,
        weights_start: &weights[..start],
        n_weights_bytes: weights.len() as u64,
    };
    let mut conversion = match Conversion::begin(&folder) {
        Ok(conversion) => conversion,
        Err(fault) => return assert!(!fault.to_string().is_empty()),
    };
    let n_bytes = conversion.n_bytes();
    let mut made = conversion.start();
    while let Some(wanted) = conversion.wanted() {
        let own = &weights[wanted.start as usize..wanted.end as usize];
        match conversion.take(own) {
            Ok(next) => made.extend(next),
            Err(fault) => return assert!(!fault.to_string().is_empty()),
        }
    }
    assert_eq!(made.len() as u64, n_bytes);
    let device = block_on(engine::start()).expect("the CPU engine starts").0;
    if let Err(error) = Encoder::load(&made, &device.inner()) {
        assert!(matches!(error.kind, ErrorKind::InvalidEncoder { .. }), "{error:?}");
    }
}

/// The file of an encoder of pictures or sounds.
///
/// # Panics
/// Where it is refused without a word, or is read and has no graph.
pub fn media(bytes: &[u8]) {
    let file = file(bytes);
    match MediaEncoder::load(&file) {
        Ok(encoder) => {
            assert!(encoder.n_features() > 0);
            assert!(handful_media::graph(&file, encoder.kind()).is_ok());
        }
        Err(fault) => {
            assert!(!fault.to_string().is_empty());
            // It may have one all the same: fewer things can be wrong with that.
            for kind in ["picture", "sound"] {
                let graph = handful_media::graph(&file, kind);
                assert!(graph.is_ok() || graph.is_err_and(|fault| !fault.to_string().is_empty()));
            }
        }
    }
}
