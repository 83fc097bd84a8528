//! A message that is heard and not read.

/// What a call says: sentences with a pause after each, in one language.
///
/// ```
/// use countersign_delivery::Spoken;
/// let call = Spoken::new("de", ["Ihr Code ist", "1, 2, 3, 4, 5, 6"]);
/// assert_eq!(Spoken::read(&call.to_text()), call);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Spoken {
    /// BCP 47 tag.
    pub language: String,
    pub sentences: Vec<String>,
}

/// Begins the first line of a text that names its language.
const MARK: &str = "@speak ";

impl Spoken {
    /// Sentences without line ends; empty ones are left out.
    pub fn new<T: Into<String>>(language: &str, sentences: impl IntoIterator<Item = T>) -> Self {
        let one_line = |sentence: T| sentence.into().replace(['\r', '\n'], " ").trim().to_owned();
        Self {
            language: language.to_owned(),
            sentences: sentences
                .into_iter()
                .map(one_line)
                .filter(|sentence| !sentence.is_empty())
                .collect(),
        }
    }

    /// As it lies in the outbox.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{MARK}{}\n{}", self.language, self.sentences.join("\n"))
    }

    /// A text that names no language is read out as English.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let marked = text
            .strip_prefix(MARK)
            .and_then(|rest| rest.split_once('\n'));
        let (language, words) = marked.unwrap_or(("en", text));
        Self::new(language, words.lines())
    }
}

impl std::fmt::Debug for Spoken {
    // Without the sentences: the code is among them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spoken")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_names_no_language_is_english() {
        let read = Spoken::read("Your code\n\n 1, 2 ");
        assert_eq!(read, Spoken::new("en", ["Your code", "1, 2"]));
    }

    #[test]
    fn a_sentence_cannot_begin_another_line() {
        let call = Spoken::new("en", ["one\n@speak fr\ntwo"]);
        assert_eq!(Spoken::read(&call.to_text()), call);
        assert_eq!(call.sentences.len(), 1);
    }
}
