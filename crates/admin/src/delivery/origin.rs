/// Where a message centre or a route is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By administrators.
    Store,
    /// In the configuration file, and changed there.
    File,
    /// In the properties of a sign-in method.
    Method,
}

impl Origin {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::File => "file",
            Self::Method => "method",
        }
    }
}
