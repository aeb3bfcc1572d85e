//! How long an encoder takes: `cargo run --release -p handful-media --example speed -- FILE`, where
//! FILE is an encoder's, unpacked.

#![allow(clippy::print_stdout, reason = "it tells what it measured")]

use std::time::Instant;

use handful_media::{Encoder, SAMPLE_RATE, SIDE};

const N_TIMES: usize = 15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("name an encoder's file")?;
    let mut encoder = Encoder::load(&std::fs::read(file)?)?;
    let pixels: Vec<u8> = (0..SIDE * SIDE * 4).map(|at| (at * 7_919 % 251) as u8).collect();
    let samples: Vec<f32> = (0..10 * SAMPLE_RATE).map(|at| (at as f32 * 0.3).sin()).collect();
    let mut times = Vec::new();
    for _ in 0..N_TIMES {
        let start = Instant::now();
        match encoder.kind() {
            "picture" => encoder.read_picture(&pixels)?,
            _ => encoder.read_sound(&samples)?,
        };
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let what = if encoder.kind() == "picture" { "a picture" } else { "ten seconds of sound" };
    println!("{what}: {:.1} ms, the quickest of {N_TIMES} {:.1} ms", times[N_TIMES / 2], times[0]);
    Ok(())
}
