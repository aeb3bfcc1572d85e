//! A table of which a step needs few rows.

use handful_kernels::AdamStep;

/// A table `[n_rows, width]` that Adam moves, and what it knows of past gradients.
///
/// A step moves the rows without a gradient too: their means fade, and they decay. That needs nothing
/// but the row, so it makes these steps later, one after the other, once it is needed itself.
#[derive(Debug)]
pub(super) struct AdamTable {
    width: usize,
    rows: AdamRows,
    /// The steps since all rows were level.
    steps: Vec<AdamStep>,
    /// How many of them each row has made.
    made: Vec<u32>,
    /// The gradient of a row that no text has.
    zeros: Vec<f32>,
}

/// Rows of a table one after the other, each list `[n, width]`: the numbers that are trained, the
/// means of their gradients, and the means of their gradients' squares.
pub(super) type AdamRows = [Vec<f32>; 3];

impl AdamTable {
    /// A table all of whose rows are level.
    pub fn new(width: usize, rows: AdamRows) -> Self {
        let made = vec![0; rows[0].len() / width.max(1)];
        Self { width, rows, steps: Vec::new(), made, zeros: vec![0.0; width] }
    }

    /// The rows of these places, which make the steps first that they have missed.
    pub fn take(&mut self, places: &[u32]) -> AdamRows {
        places.iter().for_each(|&place| self.catch_up(place as usize));
        self.rows.each_ref().map(|list| {
            let row = |&place: &u32| &list[self.range(place as usize)];
            places.iter().map(row).collect::<Vec<_>>().concat()
        })
    }

    /// Puts back rows that [`AdamTable::take`] gave, after a step; all others have that step to make.
    pub fn put(&mut self, places: &[u32], rows: &AdamRows, step: AdamStep) {
        self.steps.push(step);
        for (n, &place) in places.iter().enumerate() {
            let (from, to) = (self.range(n), self.range(place as usize));
            for (list, rows) in self.rows.iter_mut().zip(rows) {
                list[to.clone()].copy_from_slice(&rows[from.clone()]);
            }
            self.made[place as usize] = self.steps.len() as u32;
        }
    }

    /// Whether every row has made all steps.
    pub fn is_level(&self) -> bool {
        self.steps.is_empty()
    }

    /// Has every row make the steps that it has missed.
    pub fn level(&mut self) {
        (0..self.made.len()).for_each(|place| self.catch_up(place));
        self.steps.clear();
        self.made.fill(0);
    }

    /// All rows; they are of the same step once the table is level.
    pub fn rows(&self) -> &AdamRows {
        &self.rows
    }

    fn range(&self, place: usize) -> std::ops::Range<usize> {
        place * self.width..(place + 1) * self.width
    }

    fn catch_up(&mut self, place: usize) {
        let row = self.range(place);
        let made = std::mem::replace(&mut self.made[place], self.steps.len() as u32);
        let missed = &self.steps[made as usize..];
        if missed.is_empty() {
            return;
        }
        let [parameters, means, squares] = self.rows.each_mut().map(|list| &mut list[row.clone()]);
        if means.iter().any(|&mean| mean != 0.0) {
            for step in missed {
                step.apply(parameters, &self.zeros, means, squares);
            }
            return;
        }
        // Nothing moves it but its decay.
        let shrink: f32 = missed.iter().map(|step| step.shrink).product();
        let fade: f32 = missed.iter().map(|step| step.beta).product();
        parameters.iter_mut().for_each(|parameter| *parameter *= shrink);
        squares.iter_mut().for_each(|square| *square *= fade);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 6;
    const N_ROWS: usize = 5;

    fn step(t: i32) -> AdamStep {
        AdamStep {
            learning_rate: 0.01 / t as f32,
            momentum: 0.9,
            beta: 0.999,
            mean_share: 1.0 - 0.9f32.powi(t),
            square_share: 1.0 - 0.999f32.powi(t),
            epsilon: 1e-8,
            gradient_factor: 0.5,
            coupled_decay: 0.0,
            shrink: 0.999,
        }
    }

    fn noise(n: usize, seed: usize) -> Vec<f32> {
        (0..n).map(|at| ((at + seed) as f32 * 1.7).sin()).collect()
    }

    #[test]
    fn rows_that_wait_end_where_the_whole_table_does() {
        let n = N_ROWS * WIDTH;
        let fresh = [noise(n, 3), vec![0.0; n], vec![0.0; n]];
        let mut whole = fresh.clone();
        let mut table = AdamTable::new(WIDTH, fresh);
        // No batch has the last row.
        let batches: [&[u32]; 5] = [&[0, 2], &[2, 1], &[3], &[0, 3, 1], &[2]];
        for (at, places) in batches.into_iter().enumerate() {
            let step = step(at as i32 + 1);
            let gradient = noise(places.len() * WIDTH, at);
            let mut of_whole = vec![0.0; n];
            for (place, row) in places.iter().zip(gradient.chunks(WIDTH)) {
                of_whole[*place as usize * WIDTH..][..WIDTH].copy_from_slice(row);
            }
            let [parameters, means, squares] = &mut whole;
            step.apply(parameters, &of_whole, means, squares);

            let mut rows = table.take(places);
            let [parameters, means, squares] = &mut rows;
            step.apply(parameters, &gradient, means, squares);
            table.put(places, &rows, step);
            assert!(!table.is_level());
            if at == 2 {
                table.level();
                assert!(table.is_level());
            }
        }
        table.level();
        for (found, expected) in table.rows().concat().iter().zip(whole.concat()) {
            assert!((found - expected).abs() <= 1e-6 * expected.abs(), "{found} is not {expected}");
        }
    }
}
