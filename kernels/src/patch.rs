//! What convolutions make of one place of a grid whose values lie row by row, all channels of a
//! place side by side.

use wide::f32x4;

/// Channels that [`depthwise`] works on at once: four registers.
pub const DEPTHWISE_LANES: usize = 16;
/// Outputs that [`convolve`] works on at once: two registers.
pub const LANES: usize = 8;

/// The part of a grid that a convolution's window sees.
#[derive(Debug, Clone, Copy)]
pub struct Patch<'a> {
    /// The grid's values from the first place that is seen.
    pub values: &'a [f32],
    /// Numbers from one row of the grid to the next.
    pub row: usize,
    /// The number of the first tap that sees one.
    pub tap: usize,
    /// Taps from one row of the window to the next.
    pub taps: usize,
    /// Rows and columns that are seen.
    pub seen: [usize; 2],
}

impl Patch<'_> {
    /// The values that each row sees, and the first tap of it.
    fn rows(&self, n_channels: usize) -> impl Iterator<Item = (&[f32], usize)> {
        let [n_rows, n_columns] = self.seen;
        (0..n_rows).map(move |row| {
            let start = row * self.row;
            (&self.values[start..start + n_columns * n_channels], self.tap + row * self.taps)
        })
    }
}

/// A convolution of each channel alone, cut to 0 … 6.
///
/// * `weights` - `[n_taps, n_channels]`; `bias`, `target` - `[n_channels]`, of which there are a
///   multiple of [`DEPTHWISE_LANES`].
pub fn depthwise(patch: Patch, weights: &[f32], bias: &[f32], target: &mut [f32]) {
    let n_channels = target.len();
    for (lane, target) in target.as_chunks_mut::<DEPTHWISE_LANES>().0.iter_mut().enumerate() {
        let first = lane * DEPTHWISE_LANES;
        let mut sums = fours(&bias[first..]);
        for (values, tap) in patch.rows(n_channels) {
            let taps = weights[tap * n_channels + first..].chunks(n_channels);
            for (values, taps) in values[first..].chunks(n_channels).zip(taps) {
                let (values, taps) = (fours(values), fours(taps));
                for ((sum, value), tap) in sums.iter_mut().zip(values).zip(taps) {
                    *sum += value * tap;
                }
            }
        }
        for (target, sum) in target.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
            *target = sum.max(f32x4::ZERO).min(f32x4::splat(6.0)).to_array();
        }
    }
}

#[inline]
fn fours(values: &[f32]) -> [f32x4; DEPTHWISE_LANES / 4] {
    let values = values.first_chunk::<DEPTHWISE_LANES>().unwrap_or(&[0.0; DEPTHWISE_LANES]);
    std::array::from_fn(|at| {
        f32x4::new([values[4 * at], values[4 * at + 1], values[4 * at + 2], values[4 * at + 3]])
    })
}

/// A convolution over all channels.
///
/// * `weights` - `[n_outputs / LANES, n_taps, n_channels, LANES]`; `bias`, `target` -
///   `[n_outputs]`, of which there are a multiple of [`LANES`].
pub fn convolve(
    patch: Patch,
    n_channels: usize,
    weights: &[[f32; LANES]],
    bias: &[f32],
    target: &mut [f32],
) {
    let lanes = target.as_chunks_mut::<LANES>().0.iter_mut().zip(bias.as_chunks::<LANES>().0);
    let n_weights = weights.len() * LANES / bias.len().max(1);
    for ((target, bias), weights) in lanes.zip(weights.chunks_exact(n_weights.max(1))) {
        let mut sums = halves(bias);
        for (values, tap) in patch.rows(n_channels) {
            for (value, weights) in values.iter().zip(&weights[tap * n_channels..]) {
                let value = f32x4::splat(*value);
                let [low, high] = halves(weights);
                sums[0] += value * low;
                sums[1] += value * high;
            }
        }
        let [low, high] = sums.map(f32x4::to_array);
        target[..4].copy_from_slice(&low);
        target[4..].copy_from_slice(&high);
    }
}

#[inline]
fn halves(values: &[f32; LANES]) -> [f32x4; 2] {
    let [a, b, c, d, e, f, g, h] = *values;
    [f32x4::new([a, b, c, d]), f32x4::new([e, f, g, h])]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a window of 2 × 2 taps on a grid of 2 rows of 2 places the right-hand column is seen by
    /// the left-hand taps.
    fn patch(values: &[f32], n_channels: usize) -> Patch<'_> {
        Patch { values: &values[n_channels..], row: 2 * n_channels, tap: 0, taps: 2, seen: [2, 1] }
    }

    #[test]
    fn each_channel_alone() {
        let values: Vec<f32> = [9.0, 1.0, 9.0, 2.0].iter().flat_map(|value| [*value; 16]).collect();
        // Taps of 0.5, 7, 1 and 7; the last channel is cut at 6, the one before it at 0.
        let weights: Vec<f32> =
            [0.5, 7.0, 1.0, 7.0].iter().flat_map(|weight| [*weight; 16]).collect();
        let mut bias = [1.0; 16];
        (bias[14], bias[15]) = (-9.0, 9.0);
        let mut target = [f32::NAN; 16];
        depthwise(patch(&values, 16), &weights, &bias, &mut target);
        assert_eq!(target[..14], [3.5; 14]);
        assert_eq!(target[14..], [0.0, 6.0]);
    }

    #[test]
    fn all_channels() {
        let values = [9.0, 9.0, 1.0, 2.0, 9.0, 9.0, 3.0, 4.0];
        // Each output has a weight of its own for all taps and channels.
        let own: [f32; LANES] = std::array::from_fn(|output| output as f32);
        let mut target = [f32::NAN; LANES];
        convolve(patch(&values, 2), 2, &[own; 8], &[0.5; LANES], &mut target);
        assert_eq!(target, own.map(|weight| 10.0 * weight + 0.5));
    }
}
