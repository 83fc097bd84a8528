/// How loaded the message centre says it is, in per cent (SMPP 5.0 §4.8.4.18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::esme) struct Congestion(u8);

impl Congestion {
    const OPTIMUM: u8 = 80;
    const NEARING: u8 = 90;
    const MOST: u8 = 100;

    /// None for octets that the parameter cannot have.
    pub(in crate::esme) fn read(value: &[u8]) -> Option<Self> {
        match value {
            &[state] if state <= Self::MOST => Some(Self(state)),
            _ => None,
        }
    }

    pub(super) fn asks_for_less(self) -> bool {
        self.0 >= Self::NEARING
    }

    pub(super) fn allows_more(self) -> bool {
        self.0 < Self::OPTIMUM
    }

    /// What to make of the rate.
    pub(super) fn factor(self) -> f64 {
        if self.0 >= Self::MOST { 0.5 } else { 0.8 }
    }
}
