//! Four rows of a matrix, each a vector of its columns, that a kernel's unit keeps at hand: each number that it
//! reads serves several times.

use cubecl::prelude::*;

use super::numbers::sum;

/// The rows of a [`Block`].
pub const ROWS: usize = 4;

/// Four vectors.
#[derive(CubeType, Clone, Copy)]
#[expand(derive(Clone, Copy))]
pub struct Block<N: Size> {
    first: Vector<f32, N>,
    second: Vector<f32, N>,
    third: Vector<f32, N>,
    fourth: Vector<f32, N>,
}

#[cube]
impl<N: Size> Block<N> {
    /// Fills each row with a vector.
    pub fn of(each: Vector<f32, N>) -> Self {
        Block::<N> { first: each, second: each, third: each, fourth: each }
    }

    /// 1 where a row is a token, and 0 where it is padding or behind the end of its text.
    ///
    /// * `mask` - `[batch, seq]`; `tokens` - of the text whose first is at `text`
    pub fn mask(mask: &[f32], text: usize, tokens: Rows, seq: usize) -> Self {
        Block::<N> {
            first: of_mask(mask, text, tokens.first, seq),
            second: of_mask(mask, text, tokens.second, seq),
            third: of_mask(mask, text, tokens.third, seq),
            fourth: of_mask(mask, text, tokens.fourth, seq),
        }
    }

    /// Number times number.
    pub fn times(self, other: Block<N>) -> Self {
        Block::<N> {
            first: self.first * other.first,
            second: self.second * other.second,
            third: self.third * other.third,
            fourth: self.fourth * other.fourth,
        }
    }

    /// Reads a column of vectors from the rows of a matrix.
    ///
    /// * `width` - vectors of a row
    pub fn read(
        matrix: &[Vector<f32, N>],
        rows: Rows,
        column: usize,
        #[comptime] width: usize,
    ) -> Self {
        Block::<N> {
            first: matrix[rows.first * width + column],
            second: matrix[rows.second * width + column],
            third: matrix[rows.third * width + column],
            fourth: matrix[rows.fourth * width + column],
        }
    }

    /// Writes where [`Block::read`] reads.
    pub fn write(
        self,
        matrix: &mut [Vector<f32, N>],
        rows: Rows,
        column: usize,
        #[comptime] width: usize,
    ) {
        matrix[rows.first * width + column] = self.first;
        matrix[rows.second * width + column] = self.second;
        matrix[rows.third * width + column] = self.third;
        matrix[rows.fourth * width + column] = self.fourth;
    }

    /// Adds to each row a vector, times a number of the row beside it.
    pub fn add_times(&mut self, rows: Block<N>, #[comptime] lane: usize, vector: Vector<f32, N>) {
        self.first += Vector::new(rows.first.extract(lane)) * vector;
        self.second += Vector::new(rows.second.extract(lane)) * vector;
        self.third += Vector::new(rows.third.extract(lane)) * vector;
        self.fourth += Vector::new(rows.fourth.extract(lane)) * vector;
    }

    /// Adds to one number of each row the product of the row beside it and a vector.
    pub fn add_products(
        &mut self,
        rows: Block<N>,
        #[comptime] lane: usize,
        vector: Vector<f32, N>,
    ) {
        let first = self.first.extract(lane) + sum(rows.first * vector);
        let second = self.second.extract(lane) + sum(rows.second * vector);
        let third = self.third.extract(lane) + sum(rows.third * vector);
        let fourth = self.fourth.extract(lane) + sum(rows.fourth * vector);
        self.first.insert(lane, first);
        self.second.insert(lane, second);
        self.third.insert(lane, third);
        self.fourth.insert(lane, fourth);
    }

    /// Adds to each row, as far as there are numbers, a vector times one of them.
    pub fn add_outer(&mut self, numbers: Vector<f32, N>, vector: Vector<f32, N>) {
        let lanes = N::value();
        self.first += Vector::new(numbers.extract(0usize)) * vector;
        if comptime!(lanes == ROWS) {
            self.second += Vector::new(numbers.extract(1usize)) * vector;
            self.third += Vector::new(numbers.extract(2usize)) * vector;
            self.fourth += Vector::new(numbers.extract(3usize)) * vector;
        }
    }

    /// Writes as many rows as a vector has numbers, one below the other.
    pub fn write_lanes(
        self,
        matrix: &mut [Vector<f32, N>],
        row: usize,
        column: usize,
        #[comptime] width: usize,
    ) {
        let lanes = N::value();
        matrix[row * width + column] = self.first;
        if comptime!(lanes == ROWS) {
            matrix[(row + 1) * width + column] = self.second;
            matrix[(row + 2) * width + column] = self.third;
            matrix[(row + 3) * width + column] = self.fourth;
        }
    }
}

/// Where the rows of a block are in a matrix.
#[derive(CubeType, Clone, Copy)]
#[expand(derive(Clone, Copy))]
pub struct Rows {
    first: usize,
    second: usize,
    third: usize,
    fourth: usize,
}

#[cube]
impl Rows {
    /// Four rows below each other; behind the last one, that one again.
    pub fn below(first: usize, last: usize) -> Self {
        Rows { first, second: first + 1, third: first + 2, fourth: first + 3 }.up_to(last)
    }

    /// The last row in the place of what is behind it.
    pub fn up_to(self, last: usize) -> Self {
        Rows {
            first: clamp_max(self.first, last),
            second: clamp_max(self.second, last),
            third: clamp_max(self.third, last),
            fourth: clamp_max(self.fourth, last),
        }
    }

    /// Rows that many further down.
    pub fn plus(self, n: usize) -> Self {
        Rows {
            first: self.first + n,
            second: self.second + n,
            third: self.third + n,
            fourth: self.fourth + n,
        }
    }
}

#[cube]
fn of_mask<N: Size>(mask: &[f32], text: usize, token: usize, seq: usize) -> Vector<f32, N> {
    let mut number = 0.0f32;
    if token < seq {
        number = mask[text + token];
    }
    Vector::new(number)
}
