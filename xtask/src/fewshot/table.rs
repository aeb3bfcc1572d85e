//! Scores as tables in Markdown: a row for each model and k, a column for each data set.

use std::fmt::Write;

use super::results::{Line, Results};
use super::runs::{Run, distinct};

type Score = fn(&Line) -> f64;

/// The tables of accuracy and of macro F1 for the models, samples and data sets of `runs`;
/// rows of other methods follow, on the same samples.
pub fn write(runs: &[Run], results: &Results, baselines: &[Line]) -> String {
    let mut ks = distinct(runs.iter().map(|run| run.k));
    let mut seeds = distinct(runs.iter().map(|run| run.seed));
    let mut sets = distinct(runs.iter().map(|run| run.dataset.clone()));
    ks.sort_unstable();
    seeds.sort_unstable();
    sets.sort_unstable();
    let finished = runs.iter().filter_map(|run| results.scores_of(run));
    let samples = |line: &&Line| {
        runs.iter().any(|run| (&run.dataset, run.k, run.seed) == (&line.dataset, line.k, line.seed))
    };
    let lines: Vec<&Line> = finished.chain(baselines.iter().filter(samples)).collect();
    let models = distinct(lines.iter().map(|line| line.model.as_str()));

    let list = seeds.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mut text = match seeds.len() {
        1 => format!("In percent, of one sample (seed {list}).\n"),
        n_seeds => format!(
            "In percent: the mean over samples (seeds {list}) ± their standard deviation \
             (n − 1). `(n)` marks fewer samples than {n_seeds}.\n"
        ),
    };
    let scores: [(&str, Score); 2] =
        [("Accuracy", |line| line.accuracy), ("Macro F1", |line| line.macro_f1)];
    for (title, score) in scores {
        let _ = write!(text, "\n## {title}\n\n| model | k |");
        for set in &sets {
            let _ = write!(text, " {set} |");
        }
        let _ = writeln!(text, " mean |\n|---|---|{}---|", "---|".repeat(sets.len()));
        for model in &models {
            for &k in &ks {
                let cells: Vec<Vec<f64>> = sets
                    .iter()
                    .map(|set| {
                        let of_cell = |line: &&&Line| {
                            (line.model.as_str(), line.k, &line.dataset) == (*model, k, set)
                        };
                        lines.iter().filter(of_cell).map(|line| 100.0 * score(line)).collect()
                    })
                    .collect();
                if cells.iter().all(Vec::is_empty) {
                    continue;
                }
                let _ = write!(text, "| {model} | {k} |");
                for cell in &cells {
                    let _ = write!(text, " {} |", in_cell(cell, seeds.len()));
                }
                // Comparable only where every data set is in it.
                let overall = match cells.iter().any(Vec::is_empty) {
                    true => "–".to_string(),
                    false => format!(
                        "{:.1}",
                        mean(&cells.iter().map(|cell| mean(cell)).collect::<Vec<_>>())
                    ),
                };
                let _ = writeln!(text, " {overall} |");
            }
        }
    }
    text
}

fn in_cell(values: &[f64], n_samples: usize) -> String {
    let deviation = match values.len() {
        0 => return "–".to_string(),
        1 => String::new(),
        _ => format!(" ± {:.1}", standard_deviation(values)),
    };
    let fewer = match values.len() < n_samples {
        true => format!(" ({})", values.len()),
        false => String::new(),
    };
    format!("{:.1}{deviation}{fewer}", mean(values))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Of a sample: divided by n − 1.
fn standard_deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::results::Scores;
    use super::*;

    #[test]
    fn means_and_deviations() {
        // Mean 80; squared distances 100 + 0 + 100, over 2: √100.
        assert_eq!(in_cell(&[70.0, 80.0, 90.0], 3), "80.0 ± 10.0");
        // Mean 75; 25 + 25, over 1: √50 = 7.07.
        assert_eq!(in_cell(&[70.0, 80.0], 3), "75.0 ± 7.1 (2)");
        assert_eq!(in_cell(&[70.0], 1), "70.0");
        assert_eq!(in_cell(&[], 3), "–");
    }

    #[test]
    fn a_whole_table() {
        let folder = tempfile::tempdir().unwrap();
        let mut results = Results::open(&folder.path().join("out.csv")).unwrap();
        let mut runs = Vec::new();
        // Both sets with two seeds at k = 4; `b` lacks k = 8.
        for (dataset, k, seed, percent) in [
            ("b", 4, 0, 50.0),
            ("a", 4, 0, 70.0),
            ("a", 4, 1, 80.0),
            ("b", 4, 1, 50.0),
            ("a", 8, 0, 90.0),
        ] {
            let run = Run { dataset: dataset.into(), k, seed, model: "cnn".into() };
            let accuracy = percent / 100.0;
            let scores = Scores { accuracy, macro_f1: accuracy / 2.0, seconds: 1.0 };
            results.add(&run, scores).unwrap();
            runs.push(run);
        }
        let baseline = |dataset: &str, seed, accuracy| Line {
            dataset: dataset.into(),
            k: 4,
            seed,
            model: "tfidf".into(),
            accuracy,
            macro_f1: 0.1,
        };
        // Seed 2 and set `c` were not asked for.
        let baselines = [baseline("a", 0, 0.4), baseline("a", 2, 0.9), baseline("c", 0, 0.9)];
        let expected = "\
In percent: the mean over samples (seeds 0, 1) ± their standard deviation (n − 1). `(n)` marks fewer samples than 2.

## Accuracy

| model | k | a | b | mean |
|---|---|---|---|---|
| cnn | 4 | 75.0 ± 7.1 | 50.0 ± 0.0 | 62.5 |
| cnn | 8 | 90.0 (1) | – | – |
| tfidf | 4 | 40.0 (1) | – | – |

## Macro F1

| model | k | a | b | mean |
|---|---|---|---|---|
| cnn | 4 | 37.5 ± 3.5 | 25.0 ± 0.0 | 31.2 |
| cnn | 8 | 45.0 (1) | – | – |
| tfidf | 4 | 10.0 (1) | – | – |
";
        assert_eq!(write(&runs, &results, &baselines), expected);
    }
}
