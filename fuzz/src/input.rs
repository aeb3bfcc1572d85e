//! Choices out of the first bytes of an input: each byte is one, and the rest is what is read.

use std::borrow::Cow;

/// The bytes of an input that are left.
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    /// All of them.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// One of several; the first by the byte `0`, so that choices can be written by hand.
    pub fn choose<T: Clone>(&mut self, options: &[T]) -> T {
        let byte = self.0.split_off_first().map_or(0, |byte| byte.wrapping_sub(b'0'));
        options[usize::from(byte) % options.len()].clone()
    }

    /// The rest as a text.
    pub fn text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.0)
    }

    /// The rest as it is.
    pub fn bytes(self) -> &'a [u8] {
        self.0
    }
}
