//! Which runs a folder of data sets asks for, and making them.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, Result, ensure};

use super::options::Options;
use super::results::{Results, Scores};

/// One model, trained on one sample of one data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub dataset: String,
    /// Texts of each class.
    pub k: u32,
    /// Of the sample, and of the model.
    pub seed: u32,
    /// A name of `handful evaluate`; with `+pool` it learns from texts without labels too.
    pub model: String,
}

const WITH_POOL: &str = "+pool";

impl Run {
    pub fn has_pool(&self) -> bool {
        self.model.ends_with(WITH_POOL)
    }

    pub fn plain_model(&self) -> &str {
        self.model.trim_end_matches(WITH_POOL)
    }

    pub fn pool_file(&self, folder: &Path) -> PathBuf {
        folder.join(&self.dataset).join("unlabelled.txt")
    }

    pub fn train_file(&self, folder: &Path) -> PathBuf {
        folder.join(&self.dataset).join(format!("k{}-s{}.tsv", self.k, self.seed))
    }

    pub fn test_file(&self, folder: &Path) -> PathBuf {
        folder.join(&self.dataset).join("test.tsv")
    }
}

/// The runs that the options ask for, seed by seed: a command that is stopped early has
/// compared all models, on fewer samples.
///
/// # Errors
/// If something asked for is nowhere in the folder.
pub fn find_runs(options: &Options) -> Result<Vec<Run>> {
    let samples = find_samples(&options.folder)?;
    for set in &options.sets {
        ensure!(samples.iter().any(|sample| sample.dataset == *set), "no data set {set}");
    }
    for k in &options.ks {
        ensure!(samples.iter().any(|sample| sample.k == *k), "no data set has a file k{k}-s….tsv");
    }
    for seed in &options.seeds {
        let found = samples.iter().any(|sample| sample.seed == *seed);
        ensure!(found, "no data set has a file k…-s{seed}.tsv");
    }
    let wanted = |sample: &&Sample| {
        (options.sets.is_empty() || options.sets.contains(&sample.dataset))
            && (options.ks.is_empty() || options.ks.contains(&sample.k))
            && (options.seeds.is_empty() || options.seeds.contains(&sample.seed))
    };
    let models = distinct(options.models.iter().cloned());
    let runs: Vec<Run> = samples
        .iter()
        .filter(wanted)
        .flat_map(|sample| {
            let Sample { seed, k, dataset } = sample.clone();
            models.iter().cloned().map(move |model| Run {
                dataset: dataset.clone(),
                k,
                seed,
                model,
            })
        })
        .collect();
    ensure!(!runs.is_empty(), "{} has no such samples", options.folder.display());
    Ok(runs)
}

/// Each value once, in the order of its first.
pub fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// A training file; their order is that of the runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sample {
    seed: u32,
    k: u32,
    dataset: String,
}

fn find_samples(folder: &Path) -> Result<BTreeSet<Sample>> {
    let mut samples = BTreeSet::new();
    for dataset in names(folder)? {
        let inside = folder.join(&dataset);
        if !inside.join("test.tsv").is_file() {
            continue;
        }
        ensure!(!dataset.contains([',', '"']), "{dataset}: a comma or a quote in a name");
        for file in names(&inside)? {
            if let Some((k, seed)) = sample_name(&file) {
                samples.insert(Sample { seed, k, dataset: dataset.clone() });
            }
        }
    }
    ensure!(!samples.is_empty(), "no data set in {}", folder.display());
    Ok(samples)
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let place = || format!("{} cannot be read", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(place)? {
        names.extend(entry.with_context(place)?.file_name().into_string().ok());
    }
    Ok(names)
}

/// `k8-s0.tsv` is (8, 0).
fn sample_name(file: &str) -> Option<(u32, u32)> {
    let (k, seed) = file.strip_prefix('k')?.strip_suffix(".tsv")?.split_once("-s")?;
    Some((k.parse().ok()?, seed.parse().ok()?))
}

/// Makes runs, `n_jobs` at the same time, and keeps their scores. A run that fails is told
/// and the others go on. Gives how many failed.
///
/// # Errors
/// If scores cannot be kept.
pub fn finish_runs(
    runs: &[Run],
    n_jobs: usize,
    make: impl Fn(&Run) -> Result<Scores> + Sync,
    results: &mut Results,
    progress: &mut (impl Write + Send),
) -> Result<usize> {
    let start = Instant::now();
    let queue = Mutex::new(runs.iter());
    let (mut n_done, mut n_failed) = (0, 0);
    let keep = Mutex::new(|run: &Run, scores: Result<Scores>| -> Result<()> {
        n_done += 1;
        let Run { dataset, k, seed, model } = run;
        let told = match &scores {
            Ok(scores) => format!("{:.1} %", 100.0 * scores.accuracy),
            Err(error) => format!("failed: {error:#}"),
        };
        let left = start.elapsed().mul_f64((runs.len() - n_done) as f64 / n_done as f64);
        let n_runs = runs.len();
        // Whether anybody reads the progress does not matter to the runs.
        let _ = writeln!(
            progress,
            "{n_done}/{n_runs}, {} left: {model} {dataset} k={k} seed={seed}: {told}",
            in_words(left)
        );
        match scores {
            Ok(scores) => results.add(run, scores),
            Err(_) => {
                n_failed += 1;
                Ok(())
            }
        }
    });
    let work = || -> Result<()> {
        loop {
            let next = queue.lock().expect("no run panics while it takes its turn").next();
            let Some(run) = next else { return Ok(()) };
            let scores = make(run);
            let kept = (*keep.lock().expect("no run panics while it is kept"))(run, scores);
            if kept.is_err() {
                // What cannot be kept need not be made.
                queue
                    .lock()
                    .expect("no run panics while it takes its turn")
                    .by_ref()
                    .for_each(drop);
            }
            kept?;
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..n_jobs.min(runs.len())).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no run panics"))
    })?;
    Ok(n_failed)
}

/// As `2 h 05 min`, `5 min` or `40 s`.
fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;
    use clap::Parser;

    use super::*;

    /// Two sets: `a` with k = 4 and 8, `b` with k = 4; seeds 0 and 1.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let files =
            ["a/test", "a/k4-s0", "a/k4-s1", "a/k8-s0", "a/k8-s1", "b/test", "b/k4-s0", "b/k4-s1"];
        let others = ["notes/k4-s0", "a/kx-s0", "a/k4"];
        for file in files.iter().chain(&others) {
            let path = folder.path().join(format!("{file}.tsv"));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        options: Options,
    }

    fn options(folder: &Path, line: &str) -> Options {
        let words = ["fewshot", folder.to_str().unwrap()].into_iter();
        CommandLine::parse_from(words.chain(line.split_whitespace())).options
    }

    #[test]
    fn runs_follow_from_the_files() {
        let folder = folder();
        let check = |line: &str, expected: &[&str]| {
            let runs = find_runs(&options(folder.path(), line)).unwrap();
            let told: Vec<String> = runs
                .iter()
                .map(|run| format!("{}{}{}{}", run.seed, run.dataset, run.k, run.model))
                .collect();
            assert_eq!(told, expected, "{line}");
        };
        check("--models x", &["0a4x", "0b4x", "0a8x", "1a4x", "1b4x", "1a8x"]);
        check("--models x,y,x --seeds 1 --k 8,8", &["1a8x", "1a8y"]);
        check("--models x --sets b", &["0b4x", "1b4x"]);
    }

    #[test]
    fn what_is_nowhere_is_an_error() {
        let folder = folder();
        let check = |line: &str, expected: &str| {
            let error = find_runs(&options(folder.path(), line)).unwrap_err().to_string();
            assert!(error.contains(expected), "{line}: {error}");
        };
        check("--sets c", "no data set c");
        check("--sets notes", "no data set notes");
        check("--k 4,5", "k5-s….tsv");
        check("--seeds 2", "k…-s2.tsv");
        check("--sets b --k 8", "no such samples");
    }

    #[test]
    fn runs_that_fail_do_not_stop_the_others_and_are_made_again() {
        let folder = folder();
        let out = folder.path().join("out.csv");
        let runs = find_runs(&options(folder.path(), "--models x,y")).unwrap();
        for n_jobs in [1, 3] {
            let _ = fs::remove_file(&out);
            let scores = |run: &Run| {
                let accuracy = f64::from(run.k) / 10.0;
                Scores { accuracy, macro_f1: accuracy / 2.0, seconds: 1.0 }
            };
            let fails = |run: &Run| match run.model == "y" && run.k == 8 {
                true => bail!("too large"),
                false => Ok(scores(run)),
            };
            let mut results = Results::open(&out).unwrap();
            let mut told = Vec::new();
            let n_failed = finish_runs(&runs, n_jobs, fails, &mut results, &mut told).unwrap();
            assert_eq!((n_failed, results.lines.len()), (2, 10));
            let told = String::from_utf8(told).unwrap();
            assert!(told.contains("12/12, 0 s left: "), "{told}");
            assert!(told.contains("y a k=8 seed=0: failed: too large"), "{told}");

            let mut results = Results::open(&out).unwrap();
            let missing: Vec<Run> =
                runs.iter().filter(|run| results.scores_of(run).is_none()).cloned().collect();
            assert_eq!(missing.len(), 2);
            let again = |run: &Run| Ok(scores(run));
            let n_failed =
                finish_runs(&missing, n_jobs, again, &mut results, &mut Vec::new()).unwrap();
            assert_eq!((n_failed, results.lines.len()), (0, 12));
        }
    }

    #[test]
    fn times_in_words() {
        let check = |seconds, expected: &str| {
            assert_eq!(in_words(Duration::from_secs(seconds)), expected);
        };
        check(59, "59 s");
        check(61, "2 min");
        check(7500, "2 h 05 min");
    }
}
