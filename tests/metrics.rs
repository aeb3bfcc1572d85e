//! Scores against scikit-learn's, on goldens made with `zero_division=0`.

use handful::metrics::{Averages, LabelledRow, Report};
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().expect("the golden is a list");
    values.iter().map(|number| number.as_f64().expect("the golden is a list of numbers")).collect()
}

#[track_caller]
fn check(name: &str, actual: f64, expected: &Value) {
    let expected = expected.as_f64().expect("the golden is a number");
    assert!((actual - expected).abs() < 1e-12, "{name}: {actual} is not {expected}");
}

#[track_caller]
fn check_averages(name: &str, actual: Averages, expected: &Value) {
    check(name, actual.precision, &expected["precision"]);
    check(name, actual.recall, &expected["recall"]);
    check(name, actual.f1, &expected["f1"]);
}

#[test]
fn scores_equal_scikit_learns() {
    let goldens: Value = serde_json::from_str(include_str!("fixtures/metrics.json")).unwrap();
    for (name, golden) in goldens.as_object().unwrap() {
        let classes: Vec<String> =
            numbers(&golden["labels"]).iter().map(|label| format!("class {label}")).collect();
        let predicted = numbers(&golden["predicted"]);
        let (examples, probabilities): (Vec<LabelledRow>, Vec<Vec<f64>>) =
            numbers(&golden["expected"])
                .iter()
                .zip(&predicted)
                .enumerate()
                .map(|(row, (&label, &predicted))| {
                    let mut probabilities = vec![0.0; classes.len()];
                    probabilities[predicted as usize] = 1.0;
                    (LabelledRow { row, label: label as usize }, probabilities)
                })
                .unzip();
        let report = Report::new(&classes, &examples, &probabilities);

        check(name, report.accuracy, &golden["accuracy"]);
        let matrix: Vec<Vec<f64>> =
            golden["confusion_matrix"].as_array().unwrap().iter().map(numbers).collect();
        let counts: Vec<Vec<f64>> = report
            .confusion_matrix
            .iter()
            .map(|row| row.iter().map(|&count| count as f64).collect())
            .collect();
        assert_eq!(counts, matrix, "{name}");
        for (class, scores) in report.classes.iter().enumerate() {
            let golden = &golden["per_class"];
            check(name, scores.precision, &golden["precision"][class]);
            check(name, scores.recall, &golden["recall"][class]);
            check(name, scores.f1, &golden["f1"][class]);
            check(name, scores.support as f64, &golden["support"][class]);
        }
        check_averages(name, report.macro_average, &golden["macro"]);
        check_averages(name, report.micro_average, &golden["micro"]);
        check_averages(name, report.weighted_average, &golden["weighted"]);
    }
}

#[test]
fn predictions_name_the_three_most_probable_classes() {
    let classes: Vec<String> = ["a", "b", "c", "d"].map(String::from).to_vec();
    let example = LabelledRow { row: 7, label: 0 };
    let report = Report::new(&classes, &[example], &[vec![0.1, 0.4, 0.3, 0.2]]);
    let prediction = &report.predictions[0];
    assert_eq!((prediction.row, prediction.expected, prediction.predicted), (7, 0, 1));
    let top: Vec<&str> = prediction.top.iter().map(|class| class.label.as_str()).collect();
    assert_eq!(top, ["b", "c", "d"]);
    assert!((report.loss - -(0.1f64.ln())).abs() < 1e-12);
}

#[test]
fn an_empty_part_has_zero_scores() {
    let report = Report::new(&["a".to_string(), "b".to_string()], &[], &[]);
    assert_eq!((report.accuracy, report.loss, report.macro_average.f1), (0.0, 0.0, 0.0));
}
