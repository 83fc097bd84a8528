//! Words into sound, by a program of the operator's choice.

mod program;
mod wav;

pub(crate) use program::SpeechProgram;
pub(crate) use wav::Sound;
use wav::SoundError;
