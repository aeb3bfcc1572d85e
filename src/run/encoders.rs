//! The pretrained encoders of a run.

use std::rc::Rc;

use crate::config::{EncoderName, RunConfig};
use crate::pretrained::Encoder;

/// The encoders that a run's settings name, as far as they are loaded.
#[derive(Clone, Default)]
pub struct RunEncoders {
    /// The one that [`RunConfig::encoder`] names.
    pub own: Option<Rc<Encoder>>,
    /// The one that [`RunConfig::teacher`] names.
    pub teacher: Option<Rc<Encoder>>,
}

impl RunEncoders {
    /// Those of a configuration.
    ///
    /// * `find` - the encoder of a name, if it is loaded.
    pub fn of(config: &RunConfig, find: impl Fn(EncoderName) -> Option<Rc<Encoder>>) -> Self {
        Self { own: config.encoder().and_then(&find), teacher: config.teacher().and_then(&find) }
    }
}

impl From<Option<Rc<Encoder>>> for RunEncoders {
    fn from(own: Option<Rc<Encoder>>) -> Self {
        Self { own, teacher: None }
    }
}
