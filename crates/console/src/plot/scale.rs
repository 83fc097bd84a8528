/// The end of an axis from nought that has round steps and holds `most`, and those steps; `whole`
/// for what has no fractions.
pub(super) fn axis(most: f64, whole: bool) -> (f64, Vec<f64>) {
    const STEPS: f64 = 4.0;
    if !most.is_finite() || most <= 0.0 {
        return (1.0, vec![0.0, 1.0]);
    }
    let rough = most / STEPS;
    let magnitude = 10_f64.powf(rough.log10().floor());
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * magnitude);
    let fits = |step: &f64| *step >= rough * 0.999_999 && (!whole || step.fract() == 0.0);
    let step = round.into_iter().find(fits).unwrap_or(rough);
    let step = if whole { step.ceil() } else { step };
    let count = (most / step).ceil();
    let marks = (0..=100_u32).map(|place| f64::from(place) * step);
    let marks: Vec<f64> = marks
        .take_while(|mark| *mark <= step * count * 1.000_001)
        .collect();
    (step * count, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_what_it_is_for_in_few_round_steps() {
        for most in [0.0, 0.004, 1.0, 3.0, 17.0, 99.0, 100.0, 101.0, 1e6, 7.3e9] {
            let (end, marks) = axis(most, false);
            assert!(end >= most, "{most}: {end}");
            assert!((2..=6).contains(&marks.len()), "{most}: {marks:?}");
            assert_eq!(marks[0], 0.0);
        }
        assert_eq!(axis(100.0, false).0, 100.0);
        assert_eq!(axis(7.0, false).1, [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(axis(1.0, true).1, [0.0, 1.0]);
        assert_eq!(axis(10.0, true).1, [0.0, 5.0, 10.0]);
    }
}
