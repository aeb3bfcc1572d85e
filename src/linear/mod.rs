//! Classifiers that need no network: what a network must beat, and what learns on vectors.
//!
//! All of them end as a [`LinearClassifier`] map, so that one code path predicts and explains.

mod classifier;
mod linear_probe;
mod logistic_regression;
mod minimizer;
mod prototypes;
mod ridge;
mod row_space;
mod rows;
mod tfidf;

pub use classifier::{LinearClassifier, softmax};
pub use linear_probe::LinearProbe;
pub use logistic_regression::{LogisticRegression, logistic_regression};
pub use prototypes::prototypes;
pub use ridge::ridge;
pub use row_space::RowSpace;
pub use rows::{Matrix, Rows, SparseMatrix};
pub use tfidf::{Analyzer, TfIdf};
