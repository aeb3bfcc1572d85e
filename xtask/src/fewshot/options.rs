//! The words after `cargo xtask fewshot`.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

pub const USAGE: &str = "Usage: cargo xtask fewshot DIR [options]

  DIR                data sets, each a folder with test.tsv and k8-s0.tsv, k8-s1.tsv …
  --models a,b       models of the example `fewshot`; tfidf,small,large unless named
  --sets a,b         data sets; all in DIR unless named
  --k 4,8            texts of each class; all that DIR has unless named
  --seeds 0,1        samples; all that DIR has unless named
  --models-dir DIR   where the pretrained encoders lie
  --jobs N           runs at the same time; 1 unless named
  --out CSV          scores, read and added to; target/fewshot.csv unless named
  --table FILE       the table, in Markdown; target/fewshot.md unless named
  --baselines CSV    scores of other methods, with the columns
                     dataset,k,seed,method,accuracy,macro_f1";

#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub folder: PathBuf,
    pub models: Vec<String>,
    /// Empty for all.
    pub sets: Vec<String>,
    /// Empty for all.
    pub ks: Vec<u32>,
    /// Empty for all.
    pub seeds: Vec<u32>,
    pub models_folder: Option<PathBuf>,
    pub n_jobs: usize,
    pub out: PathBuf,
    pub table: PathBuf,
    pub baselines: Option<PathBuf>,
}

impl Options {
    pub fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            folder: PathBuf::new(),
            models: ["tfidf", "small", "large"].map(String::from).to_vec(),
            sets: Vec::new(),
            ks: Vec::new(),
            seeds: Vec::new(),
            models_folder: None,
            n_jobs: 1,
            out: "target/fewshot.csv".into(),
            table: "target/fewshot.md".into(),
            baselines: None,
        };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            if !word.starts_with('-') {
                ensure!(options.folder.as_os_str().is_empty(), "one folder, not also {word}");
                options.folder = word.into();
                continue;
            }
            let value = words.next().with_context(|| format!("{word} needs a value"))?;
            match word.as_str() {
                "--models" => options.models = list(word, value)?,
                "--sets" => options.sets = list(word, value)?,
                "--k" => options.ks = list(word, value)?,
                "--seeds" => options.seeds = list(word, value)?,
                "--models-dir" => options.models_folder = Some(value.into()),
                "--jobs" => {
                    options.n_jobs =
                        value.parse().ok().filter(|&n| n > 0).with_context(|| {
                            format!("--jobs {value}: write a whole number from 1")
                        })?;
                }
                "--out" => options.out = value.into(),
                "--table" => options.table = value.into(),
                "--baselines" => options.baselines = Some(value.into()),
                _ => bail!("unknown option {word}"),
            }
        }
        ensure!(!options.folder.as_os_str().is_empty(), "the folder of data sets is missing");
        Ok(options)
    }
}

/// Values separated by commas, each once.
fn list<T: FromStr + PartialEq>(option: &str, value: &str) -> Result<Vec<T>> {
    let mut values = Vec::new();
    for part in value.split(',').map(str::trim) {
        let parsed = part.parse().ok().filter(|_| !part.is_empty());
        let parsed = parsed.with_context(|| format!("{option} {value}: {part:?} does not fit"))?;
        if !values.contains(&parsed) {
            values.push(parsed);
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options> {
        Options::read(&line.split_whitespace().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn words_become_options() {
        let options = read("sets --models cnn,gru,cnn --k 4,8 --jobs 2 --out a.csv").unwrap();
        assert_eq!(options.folder, PathBuf::from("sets"));
        assert_eq!(options.models, ["cnn", "gru"]);
        assert_eq!((options.ks, options.seeds, options.n_jobs), (vec![4, 8], vec![], 2));
        assert_eq!(options.out, PathBuf::from("a.csv"));
    }

    #[test]
    fn wrong_words_are_named() {
        let check = |line: &str, expected: &str| {
            assert_eq!(read(line).unwrap_err().to_string(), expected, "{line}");
        };
        check("", "the folder of data sets is missing");
        check("a b", "one folder, not also b");
        check("a --k", "--k needs a value");
        check("a --k 4,x", "--k 4,x: \"x\" does not fit");
        check("a --models cnn,", "--models cnn,: \"\" does not fit");
        check("a --jobs 0", "--jobs 0: write a whole number from 1");
        check("a --fast 1", "unknown option --fast");
    }
}
