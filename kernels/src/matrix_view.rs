//! A matrix in somebody's numbers.

use std::ops::Range;

/// Numbers seen as a matrix, or as its transpose.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a> {
    values: &'a [f32],
    /// From one stored row to the next.
    stride: usize,
    first: usize,
    width: usize,
    pub(crate) is_transposed: bool,
}

impl<'a> Matrix<'a> {
    /// Rows of `n_columns` numbers, one after the other.
    pub fn new(values: &'a [f32], n_columns: usize) -> Self {
        let stride = n_columns.max(1);
        let n_rows = if n_columns == 0 { 0 } else { values.len() / stride };
        let values = &values[..n_rows * stride];
        Self { values, stride, first: 0, width: n_columns, is_transposed: false }
    }

    /// Some columns of a matrix that is not transposed.
    ///
    /// # Panics
    /// Where the matrix has not as many.
    pub fn columns(self, columns: Range<usize>) -> Self {
        assert!(
            !self.is_transposed && columns.end <= self.width,
            "there are no columns {columns:?}"
        );
        Self { first: self.first + columns.start, width: columns.len(), ..self }
    }

    /// The same numbers with rows for columns.
    pub fn transposed(self) -> Self {
        Self { is_transposed: !self.is_transposed, ..self }
    }

    /// The rows as they are stored: the columns of a transposed matrix.
    pub(crate) fn stored_rows(self) -> impl ExactSizeIterator<Item = &'a [f32]> + Clone {
        let Self { values, stride, first, width, .. } = self;
        values.chunks_exact(stride).map(move |row| &row[first..first + width])
    }

    /// Those from one on.
    pub(crate) fn stored_rows_from(self, start: usize) -> impl Iterator<Item = &'a [f32]> {
        Self { values: &self.values[start * self.stride..], ..self }.stored_rows()
    }

    /// Rows and columns.
    pub(crate) fn shape(self) -> (usize, usize) {
        let stored = (self.values.len() / self.stride, self.width);
        if self.is_transposed { (stored.1, stored.0) } else { stored }
    }
}

/// Where a product is added: some columns of rows of numbers.
#[derive(Debug)]
pub struct Target<'a> {
    values: &'a mut [f32],
    stride: usize,
    first: usize,
}

impl<'a> Target<'a> {
    /// Rows of `n_columns` numbers, one after the other.
    pub fn new(values: &'a mut [f32], n_columns: usize) -> Self {
        Self { values, stride: n_columns.max(1), first: 0 }
    }

    /// The columns from one on.
    pub fn from_column(self, first: usize) -> Self {
        Self { first, ..self }
    }

    /// Some columns of the rows from one on.
    pub(crate) fn rows(
        &mut self,
        first_row: usize,
        columns: Range<usize>,
    ) -> impl Iterator<Item = &mut [f32]> {
        let columns = self.first + columns.start..self.first + columns.end;
        // No `chunks_exact_mut`, which divides: this is asked for each tile of a product.
        let start = (first_row * self.stride).min(self.values.len());
        let rows = self.values[start..].chunks_mut(self.stride);
        rows.map(move |row| &mut row[columns.clone()])
    }
}
