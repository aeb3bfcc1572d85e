//! Classifiers that need no network: what a network must beat, and what learns on vectors.
