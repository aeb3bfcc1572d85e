//! What a recurrence of either engine is.

use handful_kernels::Cell;

/// What a recurrence computes with, beside its parameters.
#[derive(Debug, Clone, Copy)]
pub struct RecurrenceShape {
    pub cell: Cell,
    /// Whether texts are read from their last token to their first.
    pub is_backwards: bool,
}
