//! Companding of telephony (ITU-T G.711).

/// Which of the two laws; each is one byte a sample at 8,000 samples a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    /// µ-law, North America and Japan: RTP payload type 0.
    Mu,
    /// A-law, elsewhere: RTP payload type 8.
    A,
}

impl Law {
    /// RFC 3551 §6.
    pub(crate) const fn payload_type(self) -> u8 {
        match self {
            Self::Mu => 0,
            Self::A => 8,
        }
    }

    /// As SDP names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Mu => "PCMU",
            Self::A => "PCMA",
        }
    }

    pub(crate) fn encode(self, sample: i16) -> u8 {
        match self {
            Self::Mu => mu_law(sample),
            Self::A => a_law(sample),
        }
    }
}

fn mu_law(sample: i16) -> u8 {
    const BIAS: i32 = 0x84;
    const CLIP: i32 = 32_635;
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = i32::from(sample).abs().min(CLIP) + BIAS;
    let exponent = (magnitude.ilog2() - 7) as u8;
    let mantissa = ((magnitude >> (exponent + 3)) & 0x0f) as u8;
    !(sign | (exponent << 4) | mantissa)
}

fn a_law(sample: i16) -> u8 {
    let positive = sample >= 0;
    // Of 13 bits; negative samples are counted from -1.
    let magnitude = if positive {
        i32::from(sample) >> 3
    } else {
        !i32::from(sample) >> 3
    };
    let exponent = if magnitude < 32 {
        0
    } else {
        (magnitude.ilog2() - 4) as u8
    };
    let shift = exponent.max(1);
    let mantissa = ((magnitude >> shift) & 0x0f) as u8;
    let sign = if positive { 0x80 } else { 0 };
    (sign | (exponent << 4) | mantissa) ^ 0x55
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_have_the_values_of_the_tables() {
        let mu = |sample| Law::Mu.encode(sample);
        assert_eq!(
            [0, 32_635, -32_635, i16::MIN].map(mu),
            [0xff, 0x80, 0x00, 0x00]
        );
        assert_eq!([8, -8, 1000, -1000].map(mu), [0xfe, 0x7e, 0xce, 0x4e]);
        let a = |sample| Law::A.encode(sample);
        assert_eq!([0, -1, i16::MAX, i16::MIN].map(a), [0xd5, 0x55, 0xaa, 0x2a]);
        assert_eq!([1000, -1000].map(a), [0xfa, 0x7a]);
    }
}
