use std::io::ErrorKind;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::{Sound, SoundError};
use crate::Spoken;

/// How long speaking may take.
const TIME: Duration = Duration::from_secs(5);

/// The largest sound that is read: half a minute at 96,000 samples, two channels.
const LARGEST: u64 = 12 * 1024 * 1024;

/// A program that reads words on its standard input and writes a WAV file to its standard output.
/// What it is to say is never among its arguments, which every process of the machine can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpeechProgram {
    /// The program and its arguments; `{language}` stands for the language's tag.
    arguments: Vec<String>,
}

/// Why there is no sound. Holds none of the words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpeechError {
    #[error("the speech program cannot be started: {0}")]
    Start(std::io::Error),
    #[error("the speech program failed: {0}")]
    Run(std::io::Error),
    #[error("the speech program ended with {0}")]
    Ended(std::process::ExitStatus),
    #[error("the speech program took too long")]
    Slow,
    #[error("the speech program's answer: {0}")]
    Sound(#[from] SoundError),
}

impl SpeechProgram {
    /// espeak-ng as Debian has it: a little slower than it speaks by itself.
    pub(crate) const USUAL: &str = "espeak-ng -v {language} -s 140 --stdin --stdout";

    /// Words between blanks; none when there are none.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        (!arguments.is_empty()).then_some(Self { arguments })
    }

    /// The sentences with a pause after each.
    pub(crate) async fn say(&self, spoken: &Spoken) -> Result<Sound, SpeechError> {
        let mut sound = Sound::silence(0.5);
        for sentence in &spoken.sentences {
            let said = self.sentence(&spoken.language, sentence);
            let said = tokio::time::timeout(TIME, said).await;
            sound.append(&said.map_err(|_| SpeechError::Slow)??);
            sound.append(&Sound::silence(0.6));
        }
        Ok(sound)
    }

    async fn sentence(&self, language: &str, words: &str) -> Result<Sound, SpeechError> {
        let mut arguments = self.arguments.iter();
        let program = arguments.next().map_or("", String::as_str);
        let mut child = Command::new(program)
            .args(arguments.map(|a| a.replace("{language}", &plain(language))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(SpeechError::Start)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let write = async {
            if let Some(mut input) = input {
                let line = format!("{words}\n");
                match input.write_all(line.as_bytes()).await {
                    // It ended without listening: how it ended says more.
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
                    written => written?,
                }
            }
            Ok(())
        };
        let read = async {
            let mut bytes = Vec::new();
            if let Some(output) = output {
                output.take(LARGEST).read_to_end(&mut bytes).await?;
            }
            Ok(bytes)
        };
        let ((), bytes) = tokio::try_join!(write, read).map_err(SpeechError::Run)?;
        let status = child.wait().await.map_err(SpeechError::Run)?;
        if !status.success() {
            return Err(SpeechError::Ended(status));
        }
        Ok(Sound::read_wav(&bytes)?)
    }
}

/// A tag begins with a letter, so that it is no option of the program's.
fn plain(language: &str) -> String {
    let letters = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let tag: String = language.chars().filter(letters).take(35).collect();
    tag.trim_start_matches('-').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn espeak_says_a_code_in_each_language() {
        let program = SpeechProgram::parse(SpeechProgram::USUAL).unwrap();
        for language in ["en", "de", "fr", "es", "ar"] {
            let spoken = Spoken::new(language, ["1, 2, 3, 4, 5, 6"]);
            let sound = program.say(&spoken).await.unwrap();
            let seconds = sound.0.len() / 8000;
            assert!((2..15).contains(&seconds), "{language}: {seconds} s");
            let loudest = sound.0.iter().map(|s| s.unsigned_abs()).max().unwrap();
            assert!(loudest > 3000, "{language}: {loudest}");
        }
    }

    #[tokio::test]
    async fn words_come_on_standard_input_and_what_fails_says_so() {
        let spoken = Spoken::new("--help", ["word"]);
        let of = async |line: &str| {
            let program = SpeechProgram::parse(line).unwrap();
            program.say(&spoken).await.unwrap_err().to_string()
        };
        assert!(of("cat").await.contains("not a WAV file"));
        assert!(of("false").await.contains("ended with"));
        assert!(of("/nowhere/espeak").await.contains("cannot be started"));
        assert_eq!(plain("--help"), "help");
        assert!(SpeechProgram::parse("  ").is_none());
    }
}
