use crate::outbound::OutboundError;

/// What a client's answer means for its notice (Back-Channel Logout §2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Told,
    /// It will not be told by trying again.
    Hopeless(String),
    /// It may be told later.
    Later(String),
}

impl Verdict {
    pub(super) fn of(outcome: Result<u16, OutboundError>) -> Self {
        match outcome {
            Ok(200..=299) => Self::Told,
            Ok(status @ (408 | 425 | 429 | 500..=599)) => Self::Later(format!("answered {status}")),
            Ok(status) => Self::Hopeless(format!("answered {status}")),
            Err(error) => Self::Later(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_change_is_tried_again() {
        let later = |status| matches!(Verdict::of(Ok(status)), Verdict::Later(_));
        let hopeless = |status| matches!(Verdict::of(Ok(status)), Verdict::Hopeless(_));
        assert_eq!(Verdict::of(Ok(200)), Verdict::Told);
        assert_eq!(Verdict::of(Ok(204)), Verdict::Told);
        assert!([408, 429, 500, 502, 503, 504].into_iter().all(later));
        assert!([302, 400, 401, 404].into_iter().all(hopeless));
        let silent = OutboundError {
            host: "app.example".to_owned(),
            reason: "no answer".to_owned(),
        };
        assert!(matches!(Verdict::of(Err(silent)), Verdict::Later(_)));
    }
}
