//! Pictures: EfficientNet-Lite0 (Tan & Le, 2019), without its class layer. A depthwise convolution
//! in each block looks at neighbours, a pointwise one before it and one after it at all channels.

mod graph;

pub(crate) use graph::graph;

use crate::fault::MediaFault;
use crate::file::EncoderFile;
use crate::layers::{Convolution, Depthwise, Grid, Room, Shape, Stem, mean};
use crate::unit;

/// Pixels of a side of the square that is read.
pub const SIDE: usize = 224;
/// Numbers in a picture's vector.
pub(crate) const N_FEATURES: usize = 1_280;

/// Channels after the first convolution.
const N_STEM: usize = 32;
const STEM: Shape = Shape { kernel: [3, 3], stride: 2, padded: [true, true] };

/// Blocks that are alike but for the first one's stride.
struct Stage {
    n_blocks: usize,
    kernel: usize,
    stride: usize,
    /// How many times as many channels the inside of a block has.
    expansion: usize,
    n_channels: usize,
}

impl Stage {
    /// What the depthwise convolution of one of its blocks sees.
    fn window(&self, index: usize) -> Shape {
        let stride = if index == 0 { self.stride } else { 1 };
        Shape { kernel: [self.kernel; 2], stride, padded: [true, true] }
    }

    /// Whether what comes into one of its blocks, of so many channels, is added to what goes out.
    fn is_residual(&self, index: usize, n_channels: usize) -> bool {
        self.window(index).stride == 1 && n_channels == self.n_channels
    }
}

const fn stage(
    n_blocks: usize,
    kernel: usize,
    stride: usize,
    expansion: usize,
    n_channels: usize,
) -> Stage {
    Stage { n_blocks, kernel, stride, expansion, n_channels }
}

/// The table of the paper, as its small version has it.
const STAGES: [Stage; 7] = [
    stage(1, 3, 1, 1, 16),
    stage(2, 3, 2, 6, 24),
    stage(2, 5, 2, 6, 40),
    stage(3, 3, 2, 6, 80),
    stage(3, 5, 1, 6, 112),
    stage(4, 5, 2, 6, 192),
    stage(1, 3, 1, 6, 320),
];

/// An inverted residual block.
#[derive(Debug)]
struct Block {
    /// Left out where the inside has as many channels.
    expand: Option<Convolution>,
    depthwise: Depthwise,
    project: Convolution,
    /// Whether what comes in is added to what goes out.
    is_residual: bool,
}

/// What reads pictures.
#[derive(Debug)]
pub struct PictureEncoder {
    stem: Stem,
    blocks: Vec<Block>,
    head: Convolution,
    room: Room,
    /// What a block reads, its inside before and after the depthwise convolution, what it makes.
    grids: [Grid; 4],
}

/// What an activation is at least and at most (ReLU6).
const CUT: [f32; 2] = [0.0, 6.0];

fn cut(value: f32) -> f32 {
    value.clamp(CUT[0], CUT[1])
}

impl PictureEncoder {
    pub(crate) fn read(file: &EncoderFile) -> Result<Self, MediaFault> {
        let stem = Stem::read(file, "stem", 3, N_STEM, STEM)?;
        let mut blocks = Vec::new();
        let mut n_channels = N_STEM;
        for stage in &STAGES {
            for index in 0..stage.n_blocks {
                let name = |part: &str| format!("blocks.{}.{part}", blocks.len());
                let n_inside = n_channels * stage.expansion;
                let point = |part: &str, from: usize, to: usize| {
                    Convolution::read(file, &name(part), from, to, Shape::POINT)
                };
                let block = Block {
                    expand: match stage.expansion {
                        1 => None,
                        _ => Some(point("expand", n_channels, n_inside)?),
                    },
                    depthwise: Depthwise::read(
                        file,
                        &name("depthwise"),
                        n_inside,
                        stage.window(index),
                    )?,
                    project: point("project", n_inside, stage.n_channels)?,
                    is_residual: stage.is_residual(index, n_channels),
                };
                blocks.push(block);
                n_channels = stage.n_channels;
            }
        }
        let head = Convolution::read(file, "head", n_channels, N_FEATURES, Shape::POINT)?;
        Ok(Self { stem, blocks, head, room: Room::default(), grids: Default::default() })
    }

    /// The vector of a picture, `[N_FEATURES]`.
    ///
    /// * `rgba` - pixels of a square, row by row, `[SIDE, SIDE, 4]`; what shines through is white.
    ///
    /// # Errors
    /// [`MediaFault::Pixels`] for other pixels than these.
    pub fn vector(&mut self, rgba: &[u8]) -> Result<Vec<f32>, MediaFault> {
        let expected = SIDE * SIDE * 4;
        if rgba.len() != expected {
            return Err(MediaFault::Pixels { n_bytes: rgba.len(), expected });
        }
        let Self { stem, blocks, head, room, grids: [x, inside, seen, y] } = self;
        x.clear([SIDE, SIDE, 3]);
        let pixels = rgba.as_chunks::<4>().0.iter();
        for (target, [rgb @ .., alpha]) in x.values.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
            *target = rgb.map(|value| normalized(value, *alpha));
        }
        stem.forward(x, y, cut);
        for block in blocks {
            std::mem::swap(x, y);
            let inner = match &block.expand {
                Some(expand) => {
                    expand.forward(x, inside, room, cut);
                    &*inside
                }
                None => &*x,
            };
            block.depthwise.forward(inner, seen);
            block.project.forward(seen, y, room, |value| value);
            if block.is_residual {
                y.values.iter_mut().zip(&x.values).for_each(|(y, x)| *y += x);
            }
        }
        head.forward(y, inside, room, cut);
        Ok(unit(mean(inside)))
    }
}

/// A colour as the network reads it, on white.
fn normalized(value: u8, alpha: u8) -> f32 {
    let opaque = f32::from(alpha) / 255.0;
    let value = f32::from(value) * opaque + 255.0 * (1.0 - opaque);
    (value - 127.0) / 128.0
}
