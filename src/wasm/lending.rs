//! Tunings of the session's run that other sessions do, each by a job of its own. A tuning goes by
//! the index of its fold.

use wasm_bindgen::prelude::*;

use super::session::{Session, not_ready, throw};
use crate::run::Run;
use crate::transfer::Transfer;

#[wasm_bindgen]
impl Session {
    /// Leaves a tuning to another session. False where it is begun or done here, or not known
    /// to be tried.
    ///
    /// # Errors
    /// `NotReady` without a run on an encoder's vectors.
    pub fn lend(&mut self, fold: usize) -> Result<bool, JsValue> {
        Ok(self.transfer()?.lend(fold))
    }

    /// Takes note of the share of a lent tuning that is done.
    ///
    /// # Errors
    /// As for [`Session::lend`].
    pub fn note_lent(&mut self, fold: usize, share: f64) -> Result<(), JsValue> {
        self.transfer()?.note_lent(fold, share);
        Ok(())
    }

    /// Takes what a lent tuning has come to.
    ///
    /// # Errors
    /// As for [`Session::lend`]; `InvalidCheckpoint` for what does not fit: the tuning is done
    /// here then.
    pub fn take_lent(&mut self, fold: usize, file: &[u8]) -> Result<(), JsValue> {
        self.transfer()?.take_lent(fold, file).map_err(throw)
    }

    /// Does a lent tuning here, as it comes to nothing elsewhere.
    ///
    /// # Errors
    /// As for [`Session::lend`].
    pub fn take_back(&mut self, fold: usize) -> Result<(), JsValue> {
        self.transfer()?.take_back(fold);
        Ok(())
    }
}

impl Session {
    fn transfer(&mut self) -> Result<&mut Transfer, JsValue> {
        self.run.as_mut().and_then(Run::transfer).ok_or_else(not_ready)
    }
}
