//! Differential privacy (Dwork et al., 2006): what a trained model may tell of any single text
//! that it was trained on, how much of that has been spent, and what an attacker could guess.
//!
//! Two sets of training texts are neighbours where one has one text more. A training is
//! (ε, δ)-differentially private if for all neighbours and all sets of models M
//! `P(model of one ∈ M) ≤ e^ε · P(model of the other ∈ M) + δ`. The names of the classes, the
//! settings and the number of texts are taken as known to everybody.

mod accountant;
mod membership;
mod noise;

pub use accountant::{Accountant, PrivacySpent, Stretch, noise_multiplier};
pub use membership::{LossBin, Membership, membership, membership_of_labels};
pub use noise::SecretNoise;
