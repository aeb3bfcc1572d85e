//! What a private training has spent, by the Rényi divergences of its steps.
//!
//! A step takes each text with a probability q, adds up their gradients, none longer than C, and
//! adds Gaussian noise of standard deviation σC. By Mironov, Talwar & Zhang (2019,
//! <https://arxiv.org/abs/1908.10530>, theorems 4 and 5) its Rényi divergence of order α is
//! `ln A(α) / (α - 1)` with `A(α) = E[(1 - q + q e^((2z-1)/2σ²))^α]` over `z ~ N(0, σ²)`, and those
//! of several steps add up (Mironov, 2017, <https://arxiv.org/abs/1702.07476>).

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// Points of the integral in one σ, and how many σ past the ends it goes. The trapezoidal rule
/// converges exponentially for such integrands, at every order; the series that TensorFlow Privacy
/// and Opacus sum up do not, for low orders of a large q.
const POINTS_IN_SIGMA: f64 = 8.0;
const N_SIGMAS: f64 = 12.0;

/// Between these a noise multiplier is looked for, to a share of [`PRECISION`].
const LEAST_NOISE: f64 = 0.05;
const MOST_NOISE: f64 = 1e5;
const PRECISION: f64 = 1e-4;

/// Orders of the divergence, those of TensorFlow Privacy: any of them gives a bound, the least
/// counts.
fn orders() -> impl Iterator<Item = f64> {
    let fractional = (11..110).map(|tenths| f64::from(tenths) / 10.0);
    let whole = (11..64).chain([128, 256, 512, 1024]).map(f64::from);
    fractional.chain(whole)
}

/// Steps of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// The probability q of each text to be in a step's batch, 0 … 1.
    pub sampling_rate: f64,
    /// σ: the noise's standard deviation over the longest gradient of a text.
    pub noise_multiplier: f64,
    /// How many.
    pub n_steps: u32,
}

impl Stretch {
    /// The Rényi divergence of an order above 1.
    fn divergence(&self, order: f64) -> f64 {
        let Self { sampling_rate, noise_multiplier, n_steps } = *self;
        f64::from(n_steps) * log_moment(sampling_rate, noise_multiplier, order) / (order - 1.0)
    }
}

/// What the steps of a training have spent so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Accountant {
    stretches: Vec<Stretch>,
}

/// What a training has spent, as a person is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PrivacySpent {
    /// ε so far, at `delta`.
    pub epsilon: f64,
    /// δ.
    pub delta: f64,
    /// ε that the run will have spent at its end.
    pub target: f64,
    /// σ of the last step.
    pub noise_multiplier: f64,
    /// q of the last step.
    pub sampling_rate: f64,
    /// Longest gradient of a text, C.
    pub clip_norm: f64,
    /// Steps with noise.
    pub n_steps: usize,
}

impl Accountant {
    /// One step more.
    pub fn add(&mut self, sampling_rate: f64, noise_multiplier: f64) {
        let step = Stretch { sampling_rate, noise_multiplier, n_steps: 1 };
        match self.stretches.last_mut() {
            Some(last) if Stretch { n_steps: 1, ..*last } == step => last.n_steps += 1,
            _ => self.stretches.push(step),
        }
    }

    /// Steps so far.
    pub fn n_steps(&self) -> usize {
        self.stretches.iter().map(|stretch| stretch.n_steps as usize).sum()
    }

    /// The last steps, all alike.
    pub fn last(&self) -> Option<&Stretch> {
        self.stretches.last()
    }

    /// ε at a δ.
    pub fn epsilon(&self, delta: f64) -> f64 {
        epsilon(&self.stretches, delta)
    }
}

/// ε of some steps at a δ between 0 and 1, by the conversion of Canonne, Kamath & Steinke (2020,
/// <https://arxiv.org/abs/2004.00010>, proposition 12), as in Balle et al. (2020, theorem 21).
fn epsilon(stretches: &[Stretch], delta: f64) -> f64 {
    if stretches.is_empty() {
        return 0.0;
    }
    let of_order = |order: f64| {
        let divergence: f64 = stretches.iter().map(|stretch| stretch.divergence(order)).sum();
        let rest = ((order - 1.0) / order).ln() - (delta.ln() + order.ln()) / (order - 1.0);
        divergence + rest
    };
    orders().map(of_order).fold(f64::INFINITY, f64::min).max(0.0)
}

/// `ln A(α)` of one step.
fn log_moment(sampling_rate: f64, sigma: f64, order: f64) -> f64 {
    let q = sampling_rate.clamp(0.0, 1.0);
    if q == 1.0 {
        return order * (order - 1.0) / (2.0 * sigma * sigma);
    }
    let log_ratio = |z: f64| {
        let exponent = (2.0 * z - 1.0) / (2.0 * sigma * sigma);
        // Neither overflows far right nor loses digits near 0.
        match exponent > 0.0 {
            true => exponent + (q + (1.0 - q) * (-exponent).exp()).ln(),
            false => (q * exponent.exp_m1()).ln_1p(),
        }
    };
    let width = sigma / POINTS_IN_SIGMA;
    let n_points = ((order + 2.0 * N_SIGMAS * sigma) / width).ceil() as usize;
    let terms = (0..=n_points).map(|point| {
        let z = point as f64 * width - N_SIGMAS * sigma;
        order * log_ratio(z) - z * z / (2.0 * sigma * sigma)
    });
    let (mut highest, mut sum) = (f64::NEG_INFINITY, 0.0);
    for term in terms {
        if term > highest {
            sum *= (highest - term).exp();
            highest = term;
        }
        sum += (term - highest).exp();
    }
    let density = width / (sigma * std::f64::consts::TAU.sqrt());
    // A rounding error below A ≥ 1 would be a negative divergence.
    (highest + (sum * density).ln()).max(0.0)
}

/// The least σ with which `n_steps` more steps end at ε, after what is spent already; none where
/// no noise is enough.
///
/// * `sampling_rate` - q of the steps to come.
pub fn noise_multiplier(
    spent: &Accountant,
    sampling_rate: f64,
    n_steps: usize,
    target: f64,
    delta: f64,
) -> Option<f64> {
    let n_steps = u32::try_from(n_steps.max(1)).unwrap_or(u32::MAX);
    let epsilon_at = |noise_multiplier: f64| {
        let to_come = Stretch { sampling_rate, noise_multiplier, n_steps };
        let all: Vec<Stretch> = spent.stretches.iter().copied().chain([to_come]).collect();
        epsilon(&all, delta)
    };
    if let Some(last) = spent.last().filter(|last| last.sampling_rate == sampling_rate) {
        // A run that goes on as it was goes on with the same noise.
        let end = epsilon_at(last.noise_multiplier);
        if (target * (1.0 - 10.0 * PRECISION)..=target).contains(&end) {
            return Some(last.noise_multiplier);
        }
    }
    let (mut low, mut high) = (LEAST_NOISE, 1.0);
    while epsilon_at(high) > target {
        (low, high) = (high, 2.0 * high);
        if high > MOST_NOISE {
            return None;
        }
    }
    while high / low > 1.0 + PRECISION {
        let middle = (low * high).sqrt();
        if epsilon_at(middle) > target { low = middle } else { high = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spent(sampling_rate: f64, noise_multiplier: f64, n_steps: u32) -> [Stretch; 1] {
        [Stretch { sampling_rate, noise_multiplier, n_steps }]
    }

    #[derive(serde::Deserialize)]
    struct Published {
        /// q, σ, steps, δ and ε.
        epsilons: Vec<(f64, f64, u32, f64, f64)>,
        /// σ, epochs, and ε at δ = 1e-5 of 60,000 texts in batches of 256, by the conversion of
        /// Mironov (2017).
        tutorial: Vec<(f64, f64, f64)>,
    }

    fn published() -> Published {
        serde_json::from_str(include_str!("../../tests/fixtures/privacy.json")).unwrap()
    }

    #[test]
    fn epsilon_is_that_of_other_accountants() {
        let Published { epsilons, .. } = published();
        for (q, sigma, n_steps, delta, expected) in epsilons {
            let actual = epsilon(&spent(q, sigma, n_steps), delta);
            let difference = (actual - expected).abs() / expected;
            assert!(difference < 1e-6, "q {q}, σ {sigma}, {n_steps}: {actual} is not {expected}");
        }
    }

    #[test]
    fn the_published_tutorial_is_repeated() {
        for (sigma, n_epochs, expected) in published().tutorial {
            let [steps] = spent(256.0 / 60_000.0, sigma, (n_epochs * 60_000.0 / 256.0) as u32);
            let classic = |order: f64| steps.divergence(order) + 1e5_f64.ln() / (order - 1.0);
            let actual = orders().map(classic).fold(f64::INFINITY, f64::min);
            assert!((actual - expected).abs() < 5e-3, "σ {sigma}: {actual} is not {expected}");
        }
    }

    #[test]
    fn whole_orders_have_a_closed_form() {
        // Mironov, Talwar & Zhang (2019), section 3.3.
        let closed = |q: f64, sigma: f64, order: u32| {
            let mut binomial = 1.0;
            let mut sum = 0.0;
            for k in 0..=order {
                let exponent = f64::from(k * k.saturating_sub(1)) / (2.0 * sigma * sigma);
                let (taken, left) = (q.powi(k as i32), (1.0 - q).powi((order - k) as i32));
                sum += binomial * taken * left * exponent.exp();
                binomial *= f64::from(order - k) / f64::from(k + 1);
            }
            f64::ln(sum)
        };
        for (q, sigma) in [(0.01, 1.0), (0.2, 0.7), (0.5, 4.0), (0.9, 2.0)] {
            for order in [2, 3, 8, 20] {
                let (actual, expected) =
                    (log_moment(q, sigma, f64::from(order)), closed(q, sigma, order));
                let close = (actual - expected).abs() < 1e-9 * expected.abs().max(1e-4);
                assert!(close, "q {q}, σ {sigma}, α {order}: {actual} is not {expected}");
            }
        }
    }

    #[test]
    fn nothing_is_spent_before_the_first_step_and_kinds_of_steps_add_up() {
        let mut accountant = Accountant::default();
        assert_eq!((accountant.epsilon(1e-5), accountant.n_steps()), (0.0, 0));
        for sigma in [2.0, 2.0, 2.0, 4.0] {
            accountant.add(0.5, sigma);
        }
        assert_eq!(accountant.n_steps(), 4);
        let all = [spent(0.5, 2.0, 3), spent(0.5, 4.0, 1)].concat();
        assert_eq!(accountant.epsilon(1e-5), epsilon(&all, 1e-5));
        let text = serde_json::to_string(&accountant).unwrap();
        assert_eq!(serde_json::from_str::<Accountant>(&text).unwrap(), accountant);
    }

    #[test]
    fn a_budget_that_is_gone_has_no_noise() {
        let mut spent = Accountant::default();
        spent.add(1.0, 0.5);
        assert_eq!(noise_multiplier(&spent, 1.0, 10, 1.0, 1e-5), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn epsilon_grows_with_steps_and_sampling_and_falls_with_noise(
            q in 0.001..0.9_f64,
            sigma in 0.4..8.0_f64,
            n_steps in 1..500_u32,
        ) {
            let of = |q, sigma, n_steps| epsilon(&spent(q, sigma, n_steps), 1e-5);
            let own = of(q, sigma, n_steps);
            prop_assert!(own.is_finite() && own >= 0.0);
            let slack = 1e-9 * own.max(1.0);
            prop_assert!(of(q, sigma, n_steps + 1) >= own - slack);
            prop_assert!(of(q * 1.1, sigma, n_steps) >= own - slack);
            prop_assert!(of(q, sigma * 1.1, n_steps) <= own + slack);
        }

        #[test]
        fn the_noise_that_is_found_keeps_to_the_budget(
            q in 0.01..1.0_f64,
            n_steps in 1..300_usize,
            target in 0.2..20.0_f64,
        ) {
            let sigma = noise_multiplier(&Accountant::default(), q, n_steps, target, 1e-5).unwrap();
            let of = |sigma| epsilon(&spent(q, sigma, n_steps as u32), 1e-5);
            prop_assert!(of(sigma) <= target);
            prop_assert!(sigma <= LEAST_NOISE * 1.01 || of(sigma * 0.99) > target);
        }
    }
}
