//! What is done with each parameter once a step, in one pass over its numbers.

use wide::f32x4;

/// A mean nearer to zero than this is zero: it would move a parameter by less than 1e-22 of the
/// learning rate. One that does nothing but fade would end among the numbers that a processor computes
/// thirty times as slowly, as they have no leading one ("subnormal"), and stay there.
const LEAST: f32 = 1e-30;

/// One step of Adam.
#[derive(Debug, Clone, Copy)]
pub struct AdamStep {
    /// `η`
    pub learning_rate: f32,
    /// `μ`, of the mean of gradients.
    pub momentum: f32,
    /// `β`, of the mean of their squares.
    pub beta: f32,
    /// `1 - μᵗ`
    pub mean_share: f32,
    /// `1 - βᵗ`
    pub square_share: f32,
    /// Keeps the division finite.
    pub epsilon: f32,
    /// What each gradient is multiplied by.
    pub gradient_factor: f32,
    /// What is added to each gradient, times the parameter.
    pub coupled_decay: f32,
    /// What each parameter is multiplied by.
    pub shrink: f32,
}

impl AdamStep {
    /// Kingma and Ba, 2015, <https://arxiv.org/abs/1412.6980>; with `shrink` Loshchilov and
    /// Hutter, 2019, <https://arxiv.org/abs/1711.05101>.
    ///
    /// * `p` - parameters; `m`, `s` - the means of gradients and of their squares; all are changed.
    /// * `g` - gradients
    #[inline(never)]
    pub fn apply(&self, p: &mut [f32], g: &[f32], m: &mut [f32], s: &mut [f32]) {
        let (ps, p_rest) = p.as_chunks_mut::<4>();
        let (gs, g_rest) = g.as_chunks::<4>();
        let (ms, m_rest) = m.as_chunks_mut::<4>();
        let (ss, s_rest) = s.as_chunks_mut::<4>();
        for (((p, g), m), s) in ps.iter_mut().zip(gs).zip(ms).zip(ss) {
            self.apply_to_four(p, g, m, s);
        }
        for (((p, g), m), s) in p_rest.iter_mut().zip(g_rest).zip(m_rest).zip(s_rest) {
            let mut four = [[*p, 0.0, 0.0, 0.0], [*m, 0.0, 0.0, 0.0], [*s, 0.0, 0.0, 0.0]];
            let [fp, fm, fs] = &mut four;
            self.apply_to_four(fp, &[*g, 0.0, 0.0, 0.0], fm, fs);
            (*p, *m, *s) = (fp[0], fm[0], fs[0]);
        }
    }

    #[inline]
    fn apply_to_four(&self, p: &mut [f32; 4], g: &[f32; 4], m: &mut [f32; 4], s: &mut [f32; 4]) {
        let all = f32x4::splat;
        let old = f32x4::new(*p);
        let g = f32x4::new(*g) * all(self.gradient_factor) + old * all(self.coupled_decay);
        let mean = f32x4::new(*m) * all(self.momentum) + g * all(1.0 - self.momentum);
        let square = f32x4::new(*s) * all(self.beta) + g * g * all(1.0 - self.beta);
        let least = all(LEAST);
        let mean = mean.abs().simd_lt(least).select(f32x4::ZERO, mean);
        let square = square.simd_lt(least).select(f32x4::ZERO, square);
        *m = mean.to_array();
        *s = square.to_array();
        let root = (square / all(self.square_share)).sqrt() + all(self.epsilon);
        let step = mean / all(self.mean_share) / root;
        *p = (old * all(self.shrink) - step * all(self.learning_rate)).to_array();
    }
}

/// The sum of the squares.
pub fn sum_of_squares(x: &[f32]) -> f32 {
    // Sums of parts, so that many small numbers do not get lost beside a large sum.
    x.chunks(4_096)
        .map(|part| {
            let (fours, rest) = part.as_chunks::<4>();
            let square = |four: &[f32; 4]| f32x4::new(*four) * f32x4::new(*four);
            let sums = fours.iter().fold(f32x4::ZERO, |all, four| all + square(four));
            rest.iter().fold(sums.reduce_add(), |sum, x| sum + x * x)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fades_ends_at_zero() {
        let step = AdamStep {
            learning_rate: 0.01,
            momentum: 0.5,
            beta: 0.5,
            mean_share: 1.0,
            square_share: 1.0,
            epsilon: 1e-8,
            gradient_factor: 1.0,
            coupled_decay: 0.0,
            shrink: 1.0,
        };
        let (mut p, mut m, mut s) = ([1.0f32; 5], [-1e-3f32; 5], [1e-6f32; 5]);
        for _ in 0..150 {
            step.apply(&mut p, &[0.0; 5], &mut m, &mut s);
            let is_slow = |number: &f32| number.is_subnormal();
            assert!(!m.iter().chain(&s).any(is_slow), "{m:?} {s:?}");
        }
        assert_eq!((m, s), ([0.0; 5], [0.0; 5]));
        // What is no number stays none.
        step.apply(&mut p, &[f32::NAN; 5], &mut m, &mut s);
        assert!(m.iter().chain(&s).chain(&p).all(|number| number.is_nan()));
    }
}
