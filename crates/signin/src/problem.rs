use std::time::Duration;

/// What went wrong for the person, in a form that a page can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// One answer for unknown user, wrong password and locked user.
    Credentials,
    /// The password was right, but has expired where it is kept.
    PasswordExpired,
    /// The password was right, but was set by somebody else and must be changed first.
    PasswordMustChange,
    /// The password was right, but the account may not be used where it is kept.
    AccountClosed,
    CodeWrong,
    /// The same of an authenticator app.
    AppCodeWrong,
    RecoveryCodeWrong,
    /// A passkey proved nothing, or not enough.
    PasskeyWrong,
    /// The count of a passkey went back: there are two of it.
    PasskeyCopied,
    /// All attempts with passkeys are spent.
    PasskeyDead,
    CodeExpired,
    /// All attempts are spent; the sign-in has to begin again.
    CodeDead,
    ResendWait(Duration),
    ResendLimit,
    SendFailed,
    /// No number on record, and none may be added here.
    NoPhone,
    /// The person has not set up what the method asks for.
    NotEnrolled,
    PhoneInvalid,
    /// The number that was proved is another person's. Only who holds the phone comes to see it.
    PhoneTaken,
    /// A number that was typed is a fixed line, and the method does not call.
    PhoneFixedLine,
    /// The number that was typed is the person's already.
    PhoneKnown,
    /// The number on record is one.
    FixedLine,
    /// No messages go to numbers of this country.
    PhoneCountry,
    /// The form belongs to an earlier step or another tab.
    Stale,
    /// The sign-in took too long or has ended.
    Expired,
    TooMany(Duration),
    /// A guard keeps the code back. The page says no more, since it would tell of the number.
    Withheld,
    /// Something of ours is broken; the log says what.
    Server,
}

impl Problem {
    /// What a script may say by `session.fail(name)`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "credentials" => Some(Self::Credentials),
            "no-phone" => Some(Self::NoPhone),
            "not-enrolled" => Some(Self::NotEnrolled),
            "phone-invalid" => Some(Self::PhoneInvalid),
            "send-failed" => Some(Self::SendFailed),
            "expired" => Some(Self::Expired),
            _ => None,
        }
    }

    /// A word for it; those that a script may say by `session.fail` are the same.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::PasswordExpired => "password-expired",
            Self::PasswordMustChange => "password-must-change",
            Self::AccountClosed => "account-closed",
            Self::CodeWrong => "code-wrong",
            Self::AppCodeWrong => "app-code-wrong",
            Self::RecoveryCodeWrong => "recovery-code-wrong",
            Self::PasskeyWrong => "passkey-wrong",
            Self::PasskeyCopied => "passkey-copied",
            Self::PasskeyDead => "passkey-dead",
            Self::CodeExpired => "code-expired",
            Self::CodeDead => "code-dead",
            Self::ResendWait(_) => "resend-wait",
            Self::ResendLimit => "resend-limit",
            Self::SendFailed => "send-failed",
            Self::NoPhone => "no-phone",
            Self::NotEnrolled => "not-enrolled",
            Self::PhoneInvalid => "phone-invalid",
            Self::PhoneTaken => "phone-taken",
            Self::PhoneFixedLine => "phone-fixed-line",
            Self::PhoneKnown => "phone-known",
            Self::FixedLine => "fixed-line",
            Self::PhoneCountry => "phone-country",
            Self::Stale => "stale",
            Self::Expired => "expired",
            Self::TooMany(_) => "too-many",
            Self::Withheld => "withheld",
            Self::Server => "server",
        }
    }

    /// The sign-in cannot succeed any more.
    pub(crate) const fn ends(self) -> bool {
        matches!(
            self,
            Self::CodeDead
                | Self::PasskeyDead
                | Self::NoPhone
                | Self::NotEnrolled
                | Self::FixedLine
                | Self::PhoneTaken
                | Self::Expired
                | Self::TooMany(_)
                | Self::Withheld
                | Self::Server
        )
    }
}
