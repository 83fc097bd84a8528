//! Sound as programs write it: RIFF WAVE with linear PCM of 16 bits.

/// The rate of telephony, in samples per second.
pub(crate) const TELEPHONE_RATE: u32 = 8000;

/// One channel of sound at the telephone's rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sound(pub(crate) Vec<i16>);

/// Why bytes are not sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SoundError {
    #[error("not a WAV file")]
    NotWav,
    #[error("only PCM of 16 bits, one or two channels, 8000 to 96000 samples a second, is read")]
    Format,
    #[error("there is no sound in it")]
    Empty,
}

#[derive(Clone, Copy)]
struct Format {
    channels: usize,
    rate: u32,
}

impl Sound {
    /// Reads a file; a length that the header leaves open, as programs that write to a pipe do,
    /// is taken as "up to the end".
    pub(crate) fn read_wav(bytes: &[u8]) -> Result<Self, SoundError> {
        let mut rest = match (bytes.get(..4), bytes.get(8..12)) {
            (Some(b"RIFF"), Some(b"WAVE")) => &bytes[12..],
            _ => return Err(SoundError::NotWav),
        };
        let mut format = None;
        while let (Some(name), Some(length)) = (rest.get(..4), rest.get(4..8)) {
            let length = length.try_into().map_or(0, u32::from_le_bytes);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let body = &rest[8..];
            let chunk = &body[..length.min(body.len())];
            match name {
                b"fmt " => format = Some(read_format(chunk).ok_or(SoundError::Format)?),
                b"data" => return Self::from_pcm(chunk, format.ok_or(SoundError::NotWav)?),
                _ => {}
            }
            // Chunks begin at even places.
            let next = length.saturating_add(length % 2);
            rest = body.get(next..).unwrap_or_default();
        }
        Err(SoundError::NotWav)
    }

    fn from_pcm(bytes: &[u8], format: Format) -> Result<Self, SoundError> {
        let sample = |pair: &[u8]| i32::from(i16::from_le_bytes([pair[0], pair[1]]));
        let mono: Vec<i32> = bytes
            .chunks_exact(2 * format.channels)
            .map(|frame| frame.chunks_exact(2).map(sample).sum::<i32>())
            .map(|sum| sum / if format.channels == 2 { 2 } else { 1 })
            .collect();
        if mono.is_empty() {
            return Err(SoundError::Empty);
        }
        Ok(Self(at_telephone_rate(&mono, format.rate)))
    }

    pub(crate) fn silence(seconds: f32) -> Self {
        // Cannot be negative or large: callers name constants.
        Self(vec![0; (seconds * TELEPHONE_RATE as f32) as usize])
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }
}

fn read_format(chunk: &[u8]) -> Option<Format> {
    let short = |at: usize| Some(u16::from_le_bytes(chunk.get(at..at + 2)?.try_into().ok()?));
    let rate = u32::from_le_bytes(chunk.get(4..8)?.try_into().ok()?);
    let channels = usize::from(short(2)?);
    // 1 is PCM; 0xfffe says that more follows, and of 16 bits that is PCM too.
    let is_pcm = matches!(short(0)?, 1 | 0xfffe) && short(14)? == 16;
    let fits = (1..=2).contains(&channels) && (TELEPHONE_RATE..=96_000).contains(&rate);
    (is_pcm && fits).then_some(Format { channels, rate })
}

/// Each new sample is the mean of the old ones that it stands for, which also keeps what is too
/// high for the telephone from folding back.
fn at_telephone_rate(samples: &[i32], rate: u32) -> Vec<i16> {
    let (from, to) = (u64::from(rate), u64::from(TELEPHONE_RATE));
    let length = samples.len() as u64;
    (0..length * to / from)
        .map(|number| {
            let first = number * from / to;
            let last = ((number + 1) * from / to).clamp(first + 1, length);
            let window = &samples[first as usize..last as usize];
            let mean = window.iter().sum::<i32>() / window.len() as i32;
            mean.clamp(i16::MIN.into(), i16::MAX.into()) as i16
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(channels: u16, rate: u32, bits: u16, length: u32, samples: &[i16]) -> Vec<u8> {
        let mut bytes = b"RIFF\xff\xff\xff\xffWAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0\x01\0".to_vec();
        bytes.extend(channels.to_le_bytes());
        bytes.extend(rate.to_le_bytes());
        bytes.extend([0; 6]);
        bytes.extend(bits.to_le_bytes());
        bytes.extend(b"data");
        bytes.extend(length.to_le_bytes());
        bytes.extend(samples.iter().flat_map(|s| s.to_le_bytes()));
        bytes
    }

    #[test]
    fn sound_is_read_at_the_rate_of_the_telephone() {
        let same = wav(1, 8000, 16, 6, &[1, -2, 3]);
        assert_eq!(Sound::read_wav(&same), Ok(Sound(vec![1, -2, 3])));
        let stereo = wav(2, 16_000, 16, u32::MAX, &[10, 20, 30, 40, 1, 1, 3, 3]);
        assert_eq!(Sound::read_wav(&stereo), Ok(Sound(vec![25, 2])));
    }

    #[test]
    fn what_is_no_sound_is_refused() {
        let of = |bytes: &[u8]| Sound::read_wav(bytes).unwrap_err();
        assert_eq!(of(b""), SoundError::NotWav);
        assert_eq!(of(b"RIFF\0\0\0\0WAVEdata\x02\0\0\0ab"), SoundError::NotWav);
        assert_eq!(of(&wav(1, 8000, 8, 2, &[1])), SoundError::Format);
        assert_eq!(of(&wav(3, 8000, 16, 2, &[1])), SoundError::Format);
        assert_eq!(of(&wav(1, 8000, 16, 0, &[])), SoundError::Empty);
        let whole = wav(1, 22_050, 16, 200, &[7; 100]);
        for end in 0..whole.len() {
            let _ = Sound::read_wav(&whole[..end]);
        }
    }
}
