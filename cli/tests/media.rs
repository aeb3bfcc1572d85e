//! `handful --modality image` and `sound`, on files that are made here.

mod folder;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use hound::{SampleFormat, WavSpec, WavWriter};
use image::{Rgb, RgbImage};
use serde_json::Value;

use folder::Folder;

impl Folder {
    /// Where a file goes, in a folder that is there.
    fn place(&self, name: &str) -> String {
        let path = self.path(name);
        let parent = Path::new(&path).parent().expect("it is in a folder");
        fs::create_dir_all(parent).expect("it is writable");
        path
    }
}

fn handful(arguments: &[&str]) -> Output {
    let mut handful = Command::new(env!("CARGO_BIN_EXE_handful"));
    handful.args(arguments).output().expect("the program starts")
}

#[track_caller]
fn said(arguments: &[&str]) -> String {
    let output = handful(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

#[track_caller]
fn refused(arguments: &[&str], code: i32, words: &[&str]) {
    let output = handful(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    for word in words {
        assert!(told.contains(word), "{word:?} is not in {told:?}");
    }
}

/// A disc, stripes or a chess board in some colours: which shape it is no colour tells.
fn draw(shape: usize, number: usize, path: &str) {
    let at = |value: usize| (value * 7_919 % 251) as u8;
    let (paper, ink) = (
        Rgb([at(number) / 2, at(number + 3) / 2, at(number + 9) / 2]),
        Rgb([255 - at(number + 5) / 3, 255 - at(number + 7) / 3, 200]),
    );
    let (width, height) = (96 + 8 * (number as u32 % 5), 80 + 4 * (number as u32 % 7));
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as i64, y as i64);
        let size = 8 + number as i64 % 5;
        let is_ink = match shape {
            0 => (x - 48).pow(2) + (y - 40).pow(2) < (20 + size).pow(2),
            1 => x / size % 2 == 0,
            _ => (x / size + y / size) % 2 == 0,
        };
        if is_ink { ink } else { paper }
    });
    picture.save(path).expect("the picture is written");
}

/// A tone, one that rises, or noise.
fn play(kind: usize, number: usize, rate: u32, path: &str) {
    let spec = WavSpec {
        channels: 1 + number as u16 % 2,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut file = WavWriter::create(path, spec).expect("the file is made");
    let n = rate as usize * (4 + number % 3) / 5;
    let (mut angle, mut chance) = (0.0f64, number as u32 + 1);
    for index in 0..n {
        let part = index as f64 / n as f64;
        let frequency = match kind {
            0 => 300.0 + 60.0 * (number % 5) as f64,
            _ => 200.0 + (900.0 + 50.0 * number as f64) * part,
        };
        angle += std::f64::consts::TAU * frequency / f64::from(rate);
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let sample = match kind {
            2 => (f64::from(chance >> 8) / f64::from(1 << 23) - 1.0) * 0.4,
            _ => angle.sin() * 0.6,
        };
        for _ in 0..spec.channels {
            file.write_sample((sample * 32_000.0) as i16).expect("the sample is written");
        }
    }
    file.finalize().expect("the file is whole");
}

/// The scores that a command tells.
#[track_caller]
fn accuracy(arguments: &[&str]) -> f64 {
    let line: Value = serde_json::from_str(&said(arguments)).expect("it is JSON");
    line["accuracy"].as_f64().expect("it has an accuracy")
}

#[test]
fn pictures_are_trained_on_scored_and_predicted() {
    let folder = Folder::new("pictures");
    let ending = ["png", "jpg", "webp"];
    for (shape, class) in ["disc", "stripes", "board"].iter().enumerate() {
        for number in 0..8 {
            let path = folder.place(&format!("train/{class}/{number}.{}", ending[number % 3]));
            draw(shape, number, &path);
            draw(shape, number + 20, &folder.place(&format!("test/{class}/{number}.png")));
        }
    }
    // A copy, and what is no picture.
    fs::copy(folder.place("train/disc/0.png"), folder.place("train/disc/deeper/again.png"))
        .unwrap();
    fs::write(folder.place("train/disc/broken.png"), b"\x89PNG\r\n\x1a\nbroken").unwrap();
    fs::write(folder.place("train/disc/notes.txt"), b"none").unwrap();
    let (train, test) = (folder.place("train"), folder.place("test"));
    let model = folder.place("shapes.handful");
    let output = handful(&["train", &train, "--modality", "image", "--out", &model]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("broken.png") && told.contains("notes.txt"), "{told}");

    let found = accuracy(&["evaluate", &model, &test, "--modality", "image", "--json"]);
    assert!(found > 0.85, "{found}");
    let file = folder.place("test/stripes/3.png");
    let line: Value = serde_json::from_str(&said(&["predict", &model, &file, "--json"])).unwrap();
    assert_eq!((line["class"].as_str(), line["file"].as_str()), (Some("stripes"), Some(&file[..])));
    let all = said(&["predict", &model, &test, "--table"]);
    assert_eq!(all.lines().count(), 24);
    let right = all.lines().filter(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells[0] == cells[1]
    });
    assert!(right.count() > 20, "{all}");

    let scored = ["--modality", "image", "--train", &train, "--test", &test, "--json"];
    let found = accuracy(&[&["evaluate"], &scored[..]].concat());
    assert!(found > 0.85, "{found}");
    refused(&["predict", &model, &file, "--modality", "sound"], 2, &["image", "sound"]);
    refused(&["predict", &model], 2, &["name files"]);
    let broken = folder.place("train/disc/broken.png");
    refused(&["predict", &model, &broken], 1, &["broken.png", "cannot be read"]);
    let tfidf =
        ["evaluate", "--modality", "image", "--model", "tfidf", "--train", &train, "--cv", "3"];
    refused(&tfidf, 2, &["texts"]);
    let compared = ["compare", &train, "--modality", "image", "--folds", "3", "--json"];
    let line: Value = serde_json::from_str(&said(&compared)).unwrap();
    let accuracy_of = |model: usize| line["models"][model]["accuracy"].as_f64().unwrap();
    let found = [accuracy_of(0), accuracy_of(1)];
    assert!(found[0] < 0.5 && found[1] > 0.85, "{line}");
    refused(&[&compared[..], &["--models", "tfidf"]].concat(), 2, &["texts"]);
    refused(&[&compared[..], &["--models", "gru"]].concat(), 2, &["--modality"]);
    let cnn = ["train", &train, "--modality", "image", "--model", "gru", "--out", &model];
    refused(&[&cnn[..], &["--set", "start=random"]].concat(), 2, &["--modality"]);
}

#[test]
fn names_of_files_teach_nothing() {
    let folder = Folder::new("names");
    for (shape, class) in ["left", "right"].iter().enumerate() {
        for number in 0..9 {
            // The same drawings in both classes, but for their colours.
            let path = folder.place(&format!("{class}/{class}-{number}.png"));
            draw(number % 3, number * 2 + shape + 40, &path);
        }
    }
    let train = folder.place("");
    let found =
        accuracy(&["evaluate", "--modality", "image", "--train", &train, "--cv", "3", "--json"]);
    assert!(found < 0.9, "{found}");
}

#[test]
fn sounds_are_trained_on_and_scored() {
    let folder = Folder::new("sounds");
    for (kind, class) in ["tone", "rise", "noise"].iter().enumerate() {
        for number in 0..6 {
            let rate = [16_000, 22_050, 44_100, 8_000][number % 4];
            play(kind, number, rate, &folder.place(&format!("train/{class}/{number}.wav")));
            play(kind, number + 7, 48_000, &folder.place(&format!("test/{class}/{number}.wav")));
        }
    }
    let (train, test) = (folder.place("train"), folder.place("test"));
    let found = accuracy(&[
        "evaluate",
        "--modality",
        "sound",
        "--train",
        &train,
        "--test",
        &test,
        "--json",
    ]);
    assert!(found > 0.8, "{found}");
    let model = folder.place("sounds.handful");
    said(&["train", &train, "--modality", "sound", "--out", &model]);
    // Frames of MPEG-1 layer III in which nothing is to be heard.
    let frame = [&[0xff, 0xfb, 0x90, 0x64][..], &[0; 413]].concat();
    let mp3 = folder.place("silence.mp3");
    fs::write(&mp3, frame.repeat(40)).unwrap();
    assert!(said(&["predict", &model, &mp3]).contains("silence.mp3"));
    let broken = folder.place("broken.mp3");
    fs::write(&broken, b"no sound at all").unwrap();
    refused(&["predict", &model, &broken], 1, &["broken.mp3", "cannot be read"]);
    let whole = fs::read(folder.place("test/tone/0.wav")).unwrap();
    let cut = folder.place("cut.wav");
    fs::write(&cut, &whole[..40]).unwrap();
    refused(&["predict", &model, &cut], 1, &["cut.wav"]);
    assert!(Path::new(&model).exists());
}
