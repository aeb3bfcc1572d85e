//! What is made of several places.

use super::Grid;

/// The largest of each channel in blocks of places; what is left at the ends is left out.
pub fn max_pool(x: &Grid, [n_rows, n_columns]: [usize; 2], y: &mut Grid) {
    y.clear([x.height / n_rows, x.width / n_columns, x.n_channels]);
    y.values.fill(f32::NEG_INFINITY);
    for row in 0..y.height * n_rows {
        for column in 0..y.width * n_columns {
            let (from, to) = (x.at(row, column), y.at(row / n_rows, column / n_columns));
            let values = &x.values[from..from + x.n_channels];
            let targets = &mut y.values[to..to + x.n_channels];
            for (target, value) in targets.iter_mut().zip(values) {
                *target = target.max(*value);
            }
        }
    }
}

/// The mean of each channel over all places, `[n_channels]`.
pub fn mean(x: &Grid) -> Vec<f32> {
    let mut sums = vec![0.0; x.n_channels];
    for values in x.values.chunks_exact(x.n_channels.max(1)) {
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    }
    let n_places = (x.height * x.width).max(1) as f32;
    sums.iter_mut().for_each(|sum| *sum /= n_places);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pooling_by_hand() {
        #[rustfmt::skip]
        let values = vec![
            1.0, -1.0,  2.0, -2.0,  9.0, -9.0,
            3.0, -3.0,  0.0, -4.0,  9.0, -9.0,
            9.0,  9.0,  9.0,  9.0,  9.0,  9.0,
        ];
        let x = Grid { height: 3, width: 3, n_channels: 2, values };
        let mut y = Grid::default();
        max_pool(&x, [2, 2], &mut y);
        assert_eq!((y.height, y.width, y.values), (1, 1, vec![3.0, -1.0]));
        let x = Grid { height: 1, width: 2, n_channels: 2, values: vec![1.0, 2.0, 3.0, 6.0] };
        assert_eq!(mean(&x), [2.0, 4.0]);
        let mut y = Grid::default();
        max_pool(&x, [1, 2], &mut y);
        assert_eq!(y.values, [3.0, 6.0]);
    }
}
