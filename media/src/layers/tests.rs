//! Layers against sums written out.

use std::collections::HashMap;

use half::f16;
use safetensors::tensor::{Dtype, TensorView};

use super::*;
use crate::file::EncoderFile;

/// A file of one layer: signed bytes with a scale of 0.5 for each output, or halves.
fn file(name: &str, bytes: &[i8], halves: &[f32], bias: &[f32]) -> Vec<u8> {
    let floats =
        |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>();
    let (dtype, weights) = match halves {
        [] => (Dtype::I8, bytes.iter().map(|byte| byte.cast_unsigned()).collect::<Vec<_>>()),
        _ => {
            let halves = halves.iter().flat_map(|value| f16::from_f32(*value).to_le_bytes());
            (Dtype::F16, halves.collect())
        }
    };
    let n = if halves.is_empty() { bytes.len() } else { halves.len() };
    let (scales, bias) = (floats(&vec![0.5; bias.len()]), floats(bias));
    let n_outputs = bias.len() / 4;
    let view = |dtype, n, bytes| TensorView::new(dtype, vec![n], bytes).unwrap();
    let tensors = [
        (name.to_string(), view(dtype, n, &weights)),
        (format!("{name}.scale"), view(Dtype::F32, n_outputs, &scales)),
        (format!("{name}.bias"), view(Dtype::F32, n_outputs, &bias)),
    ];
    let description = r#"{"format":1,"kind":"test"}"#.to_string();
    let metadata = HashMap::from([("handful".to_string(), description)]);
    safetensors::serialize(tensors, Some(metadata)).unwrap()
}

fn grid(height: usize, width: usize, n_channels: usize) -> Grid {
    let values = (0..height * width * n_channels).map(|at| (at * 37 % 23) as f32 / 4.0 - 2.0);
    Grid { height, width, n_channels, values: values.collect() }
}

/// A convolution as it is defined: `weight(output, row, column, channel)`.
fn convolved(
    x: &Grid,
    n_outputs: usize,
    shape: Shape,
    bias: &[f32],
    weight: impl Fn(usize, usize, usize, usize) -> f32,
) -> Grid {
    let ((height, top), (width, left)) = (shape.along(0, x.height), shape.along(1, x.width));
    let mut y = Grid::default();
    y.clear([height, width, n_outputs]);
    for (index, value) in y.values.iter_mut().enumerate() {
        let (place, output) = (index / n_outputs, index % n_outputs);
        *value = bias[output];
        for row in 0..shape.kernel[0] {
            for column in 0..shape.kernel[1] {
                let from_row = (place / width * shape.stride + row).checked_sub(top);
                let from_column = (place % width * shape.stride + column).checked_sub(left);
                let (Some(from_row), Some(from_column)) = (from_row, from_column) else { continue };
                if from_row >= x.height || from_column >= x.width {
                    continue;
                }
                for channel in 0..x.n_channels {
                    let seen = x.values[x.at(from_row, from_column) + channel];
                    *value += seen * weight(output, row, column, channel);
                }
            }
        }
    }
    y
}

#[track_caller]
fn check_close(found: &Grid, expected: &Grid) {
    let shape = |grid: &Grid| (grid.height, grid.width, grid.n_channels);
    assert_eq!(shape(found), shape(expected));
    for (found, expected) in found.values.iter().zip(&expected.values) {
        assert!((found - expected).abs() < 2e-3 * expected.abs().max(1.0), "{found} {expected}");
    }
}

fn numbers(n: usize) -> Vec<i8> {
    (0..n).map(|at| (at * 29 % 41) as i8 - 20).collect()
}

#[test]
fn convolutions_are_their_sums() {
    for (kernel, stride, padded) in [
        ([1, 1], 1, [true, true]),
        ([3, 3], 2, [true, true]),
        ([1, 3], 1, [false, true]),
        ([3, 1], 1, [false, true]),
        ([2, 5], 3, [true, false]),
    ] {
        let shape = Shape { kernel, stride, padded };
        for (x, n_outputs) in [(grid(7, 6, 4), 5), (grid(5, 9, 3), 8), (grid(3, 3, 2), 9)] {
            let n_seen = kernel[0] * kernel[1] * x.n_channels;
            let bytes = numbers(n_outputs * n_seen);
            let bias: Vec<f32> = (0..n_outputs).map(|output| output as f32 - 2.0).collect();
            let file = file("layer", &bytes, &[], &bias);
            let file = EncoderFile::open(&file).unwrap();
            let layer = Convolution::read(&file, "layer", x.n_channels, n_outputs, shape).unwrap();
            let mut found = Grid::default();
            layer.forward(&x, &mut found, &mut Room::default(), |value| value);
            let weight = |output, row, column, channel| {
                let seen = (row * kernel[1] + column) * x.n_channels + channel;
                0.5 * f32::from(bytes[output * n_seen + seen])
            };
            check_close(&found, &convolved(&x, n_outputs, shape, &bias, weight));
        }
    }
}

#[test]
fn first_convolutions_are_their_sums() {
    for (kernel, stride, padded) in [([3, 3], 2, [true, true]), ([3, 3], 1, [false, true])] {
        let shape = Shape { kernel, stride, padded };
        for x in [grid(7, 6, 3), grid(8, 5, 1)] {
            let n_seen = 9 * x.n_channels;
            let halves: Vec<f32> =
                numbers(16 * n_seen).iter().map(|value| f32::from(*value) / 8.0).collect();
            let bias: Vec<f32> = (0..16).map(|output| output as f32 - 2.0).collect();
            let file = file("stem", &[], &halves, &bias);
            let file = EncoderFile::open(&file).unwrap();
            let layer = Stem::read(&file, "stem", x.n_channels, 16, shape).unwrap();
            let mut found = Grid::default();
            layer.forward(&x, &mut found, |value| value);
            let weight = |output, row, column, channel| {
                halves[output * n_seen + (row * 3 + column) * x.n_channels + channel]
            };
            check_close(&found, &convolved(&x, 16, shape, &bias, weight));
        }
    }
}

#[test]
fn depthwise_convolutions_are_their_sums() {
    for (kernel, stride) in [(3, 1), (3, 2), (5, 1), (5, 2)] {
        for (height, width) in [(6, 7), (4, 4), (2, 1)] {
            let x = grid(height, width, 32);
            let n_taps = kernel * kernel;
            let halves: Vec<f32> =
                numbers(32 * n_taps).iter().map(|value| f32::from(*value) / 16.0).collect();
            let bias: Vec<f32> = (0..32).map(|channel| channel as f32 / 8.0).collect();
            let file = file("layer", &[], &halves, &bias);
            let file = EncoderFile::open(&file).unwrap();
            let shape = Shape { kernel: [kernel, kernel], stride, padded: [true, true] };
            let layer = Depthwise::read(&file, "layer", 32, shape).unwrap();
            let mut found = Grid::default();
            layer.forward(&x, &mut found);
            let weight = |output: usize, row: usize, column: usize, channel: usize| {
                let own = halves[output * n_taps + row * kernel + column];
                if channel == output { own } else { 0.0 }
            };
            let mut expected = convolved(&x, 32, shape, &bias, weight);
            expected.values.iter_mut().for_each(|value| *value = value.clamp(0.0, 6.0));
            check_close(&found, &expected);
        }
    }
}

#[test]
fn layers_of_other_sizes_are_refused() {
    let bytes = numbers(4 * 6);
    let file = file("layer", &bytes, &[], &[0.0; 4]);
    let file = EncoderFile::open(&file).unwrap();
    let read = |name, n_channels, n_outputs| {
        Convolution::read(&file, name, n_channels, n_outputs, Shape::POINT)
    };
    assert!(read("layer", 6, 4).is_ok());
    for (name, n_channels, n_outputs) in [("other", 6, 4), ("layer", 4, 6), ("layer", 5, 4)] {
        assert!(read(name, n_channels, n_outputs).is_err(), "{name} {n_channels} {n_outputs}");
    }
    assert!(Depthwise::read(&file, "layer", 24, Shape::POINT).is_err());
    assert!(Stem::read(&file, "layer", 3, 8, Shape::POINT).is_err());
}
