use std::borrow::Cow;

/// What a statement is given and a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Nothing, where this could be: PostgreSQL wants to know.
    Null(Sort),
    Integer(i64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

/// What values of a type are to a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Integer,
    Text,
    Blob,
}

/// A type that may be missing.
pub(crate) trait Sorted {
    const SORT: Sort;
}

macro_rules! sorted {
    ($($kind:ty => $sort:ident),+ $(,)?) => {
        $(impl Sorted for $kind {
            const SORT: Sort = Sort::$sort;
        })+
    };
}

sorted!(i64 => Integer, &str => Text, &String => Text, String => Text, &[u8] => Blob, &Vec<u8> => Blob);

impl Value<'_> {
    pub(super) fn sort(&self) -> Sort {
        match self {
            Self::Null(sort) => *sort,
            Self::Integer(_) => Sort::Integer,
            Self::Text(_) => Sort::Text,
            Self::Blob(_) => Sort::Blob,
        }
    }

    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null(sort) => Value::Null(sort),
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Blob(bytes) => Value::Blob(Cow::Owned(bytes.into_owned())),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }
}

impl<'a, T: Into<Value<'a>> + Sorted> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null(T::SORT), Into::into)
    }
}

impl<'a, T> From<&'a Option<T>> for Value<'a>
where
    &'a T: Into<Value<'a>> + Sorted,
{
    fn from(value: &'a Option<T>) -> Self {
        value.as_ref().into()
    }
}
