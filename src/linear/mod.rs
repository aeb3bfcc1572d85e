//! Classifiers that need no network: what a network must beat, and what learns on vectors.
//!
//! All of them end as a [`LinearClassifier`] map, so that one code path predicts and explains.

mod cholesky;
mod classifier;
mod fit;
mod head;
mod linear_probe;
mod logistic_regression;
mod minimizer;
mod ngrams;
mod prototypes;
mod ridge;
mod row_space;
mod rows;
mod standardizer;
mod stretch;
mod tfidf;

pub use classifier::{LinearClassifier, softmax};
pub use fit::{HeadChoice, LinearFit};
pub use head::{Examples, FittedHead, HeadFit};
pub use linear_probe::{label_probes, linear_probe};
pub use logistic_regression::{LogisticRegression, logistic_regression};
pub use ngrams::{NgramClassifier, NgramFit};
pub use prototypes::prototypes;
pub use ridge::ridge;
pub use row_space::RowSpace;
pub use rows::{Matrix, Rows, SparseMatrix};
pub use standardizer::Standardizer;
pub use tfidf::{Analyzer, TfIdf};
