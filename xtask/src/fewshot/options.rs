//! The words after `cargo xtask fewshot`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

/// Which runs are made, and where they are read and written.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Options {
    /// Data sets, each a folder with test.tsv and k8-s0.tsv, k8-s1.tsv …
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Models of `handful evaluate`; NAME+pool learns from SET/unlabelled.txt too.
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        default_value = "tfidf,small,large",
        value_parser = NonEmptyStringValueParser::new(),
    )]
    pub models: Vec<String>,
    /// Data sets; all in DIR unless named.
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        value_parser = NonEmptyStringValueParser::new(),
    )]
    pub sets: Vec<String>,
    /// Texts of each class; all that DIR has unless named.
    #[arg(long = "k", value_name = "4,8", value_delimiter = ',')]
    pub ks: Vec<u32>,
    /// Samples; all that DIR has unless named.
    #[arg(long, value_name = "0,1", value_delimiter = ',')]
    pub seeds: Vec<u32>,
    /// Where the pretrained encoders lie.
    #[arg(long = "models-dir", value_name = "DIR")]
    pub models_folder: Option<PathBuf>,
    /// Runs at the same time.
    #[arg(long = "jobs", value_name = "N", default_value = "1")]
    pub n_jobs: NonZeroUsize,
    /// Scores, read and added to.
    #[arg(long, value_name = "CSV", default_value = "target/fewshot.csv")]
    pub out: PathBuf,
    /// The table, in Markdown.
    #[arg(long, value_name = "FILE", default_value = "target/fewshot.md")]
    pub table: PathBuf,
    /// Scores of other methods, with the columns dataset,k,seed,method,accuracy,macro_f1.
    #[arg(long, value_name = "CSV")]
    pub baselines: Option<PathBuf>,
}
