//! The sizes that a data set gives a network.

/// What a network's size depends on, besides the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// Ids in use, padding and unknown included.
    pub vocabulary_size: usize,
    /// Tokens a text is padded or cut to.
    pub max_len: usize,
    /// Classes of the data set.
    pub n_classes: usize,
    /// Length of a frozen encoder's token vectors; none for a network with an embedding.
    pub d_token: Option<usize>,
}
