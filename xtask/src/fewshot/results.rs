//! The scores of finished runs, in a CSV file that grows by a line a run.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::runs::Run;

const HEADER: &str = "dataset,k,seed,model,accuracy,macro_f1,seconds\n";

/// What the example tells of a run.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Scores {
    pub accuracy: f64,
    pub macro_f1: f64,
    pub seconds: f64,
}

/// One run's scores, or one of another method's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Line {
    pub dataset: String,
    pub k: u32,
    pub seed: u32,
    #[serde(alias = "method")]
    pub model: String,
    pub accuracy: f64,
    pub macro_f1: f64,
}

/// The file of finished runs.
pub struct Results {
    file: File,
    pub(super) lines: Vec<Line>,
}

impl Results {
    /// Reads the file, or begins it. What a killed command left of a last line is cut off.
    pub fn open(path: &Path) -> Result<Self> {
        let place = || path.display().to_string();
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(place)?;
        }
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(place)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).with_context(place)?;
        ensure!(
            text.starts_with(HEADER.as_bytes()) || HEADER.as_bytes().starts_with(&text),
            "{} is another file: it does not begin with {}",
            path.display(),
            HEADER.trim()
        );
        let end = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |place| place + 1);
        let whole = &text[..end];
        file.set_len(whole.len() as u64).with_context(place)?;
        file.seek(SeekFrom::End(0)).with_context(place)?;
        if whole.is_empty() {
            file.write_all(HEADER.as_bytes()).with_context(place)?;
        }
        Ok(Self { file, lines: read(whole).with_context(place)? })
    }

    pub fn scores_of(&self, run: &Run) -> Option<&Line> {
        self.lines.iter().find(|line| {
            (&line.dataset, line.k, line.seed, &line.model)
                == (&run.dataset, run.k, run.seed, &run.model)
        })
    }

    /// Adds a run, at once, by one write.
    pub fn add(&mut self, run: &Run, scores: Scores) -> Result<()> {
        let Scores { accuracy, macro_f1, seconds } = scores;
        let Run { dataset, k, seed, model } = run.clone();
        let text =
            format!("{dataset},{k},{seed},{model},{accuracy:.4},{macro_f1:.4},{seconds:.2}\n");
        self.file.write_all(text.as_bytes()).context("the scores cannot be written")?;
        self.lines.push(Line { dataset, k, seed, model, accuracy, macro_f1 });
        Ok(())
    }
}

/// Scores of other methods.
pub fn read_baselines(path: &Path) -> Result<Vec<Line>> {
    let place = || path.display().to_string();
    read(File::open(path).with_context(place)?).with_context(place)
}

fn read(source: impl Read) -> Result<Vec<Line>> {
    Ok(csv::Reader::from_reader(source).deserialize().collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seed: u32) -> Run {
        Run { dataset: "news".into(), k: 4, seed, model: "cnn".into() }
    }

    const SCORES: Scores = Scores { accuracy: 0.5, macro_f1: 0.25, seconds: 1.5 };

    #[test]
    fn a_line_cut_short_is_run_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/results.csv");
        let mut results = Results::open(&path).unwrap();
        results.add(&run(0), SCORES).unwrap();
        results.add(&run(1), SCORES).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            whole,
            format!("{HEADER}news,4,0,cnn,0.5000,0.2500,1.50\nnews,4,1,cnn,0.5000,0.2500,1.50\n")
        );

        // Inside the last line, even inside its last number; inside the header.
        for cut in [1, 3, 20, whole.len() - 5, whole.len()] {
            std::fs::write(&path, &whole[..whole.len() - cut]).unwrap();
            let mut results = Results::open(&path).unwrap();
            assert_eq!(results.scores_of(&run(0)).is_some(), cut < 50, "{cut}");
            assert!(results.scores_of(&run(1)).is_none(), "{cut}");
            for seed in [0, 1] {
                if results.scores_of(&run(seed)).is_none() {
                    results.add(&run(seed), SCORES).unwrap();
                }
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), whole, "{cut}");
        }
    }

    #[test]
    fn another_file_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.csv");
        for text in ["my notes\nmore", "my notes"] {
            std::fs::write(&path, text).unwrap();
            assert!(Results::open(&path).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn baselines_name_their_method() {
        let text = "dataset,k,seed,method,accuracy,macro_f1\nnews,4,0,tfidf,0.4780,0.4804\n";
        let expected = Line {
            dataset: "news".into(),
            k: 4,
            seed: 0,
            model: "tfidf".into(),
            accuracy: 0.478,
            macro_f1: 0.4804,
        };
        assert_eq!(read(text.as_bytes()).unwrap(), [expected]);
        assert!(read("dataset,k\nnews,4\n".as_bytes()).is_err());
    }
}
