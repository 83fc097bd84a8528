//! Keys of the texts that handlers name. The pages' own texts are named in the templates only.

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $key;)*

        /// Every key above, for the test that each of them has a text.
        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$($name),*];
    };
}

keys! {
    /// Unknown user, wrong password and locked account: one text, so that none can be told apart.
    ERROR_CREDENTIALS = "error-credentials";
    ERROR_CODE_WRONG = "error-code-wrong";
    ERROR_APP_CODE_WRONG = "error-app-code-wrong";
    ERROR_RECOVERY_CODE_WRONG = "error-recovery-code-wrong";
    ERROR_PASSKEY_WRONG = "error-passkey-wrong";
    /// The count of a passkey went back.
    ERROR_PASSKEY_COPIED = "error-passkey-copied";
    ERROR_PASSKEY_DEAD = "error-passkey-dead";
    ERROR_CODE_EXPIRED = "error-code-expired";
    /// The challenge is used up: start again.
    ERROR_CODE_DEAD = "error-code-dead";
    /// Variable: `seconds`.
    ERROR_RESEND_WAIT = "error-resend-wait";
    ERROR_RESEND_LIMIT = "error-resend-limit";
    ERROR_SEND_FAILED = "error-send-failed";
    /// No number on record, and enrolling one is not allowed.
    ERROR_NO_PHONE = "error-no-phone";
    ERROR_PASSWORD_EXPIRED = "error-password-expired";
    ERROR_PASSWORD_MUST_CHANGE = "error-password-must-change";
    ERROR_ACCOUNT_CLOSED = "error-account-closed";
    /// The person has not set up what is asked for.
    ERROR_NOT_ENROLLED = "error-not-enrolled";
    ERROR_PHONE_TAKEN = "error-phone-taken";
    ERROR_PHONE_INVALID = "error-phone-invalid";
    /// The number that was typed is a landline.
    ERROR_PHONE_FIXED_LINE = "error-phone-fixed-line";
    /// The number on record is a landline.
    ERROR_FIXED_LINE = "error-fixed-line";
    ERROR_PHONE_COUNTRY = "error-phone-country";
    /// A guard keeps the code back; which one is not said.
    ERROR_WITHHELD = "error-withheld";
    /// The form belongs to an earlier page: another tab, or the back button.
    ERROR_PAGE_STALE = "error-page-stale";
    ERROR_SIGNIN_EXPIRED = "error-signin-expired";
    ERROR_COOKIES = "error-cookies";
    ERROR_UNMET_ACR = "error-unmet-acr";
    /// The application is not registered here.
    ERROR_CLIENT = "error-client";
    /// The address to return to is not registered for the application.
    ERROR_REDIRECT = "error-redirect";
    /// Variable: `minutes`.
    ERROR_TOO_MANY = "error-too-many";
    ERROR_SERVER = "error-server";
    /// The application's request is malformed.
    ERROR_REQUEST = "error-request";
    ERROR_NOT_FOUND = "error-not-found";
    ERROR_DEVICE_CODE = "error-device-code";
    /// The request is meant for another person than the one who signed in.
    ERROR_OTHER_PERSON = "error-other-person";
    /// The link or code is used, has ended, or was never there.
    ERROR_RESET_UNKNOWN = "error-reset-unknown";
    ERROR_PASSWORD_SHORT = "error-password-short";
    ERROR_PASSWORD_LONG = "error-password-long";
    ERROR_PASSWORD_COMMON = "error-password-common";
    ERROR_PASSWORD_USERNAME = "error-password-username";
    NOTICE_CODE_SENT = "notice-code-sent";
    NOTICE_CODE_CALLED = "notice-code-called";
    TITLE_PROBLEM = "title-problem";
    TITLE_START_AGAIN = "title-start-again";
    TITLE_APPLICATION = "title-application";
    TITLE_COOKIES = "title-cookies";
    TITLE_UNMET_ACR = "title-unmet-acr";
    TITLE_NO_PHONE = "title-no-phone";
    TITLE_NOT_ENROLLED = "title-not-enrolled";
    TITLE_TOO_MANY = "title-too-many";
    TITLE_NOT_FOUND = "title-not-found";
    TITLE_OTHER_PERSON = "title-other-person";
    DONE_ALLOWED = "done-allowed";
    DONE_DEVICE = "done-device";
    DONE_BACKCHANNEL = "done-backchannel";
    DONE_DENIED = "done-denied";
    DONE_DENIED_TEXT = "done-denied-text";
    DONE_PASSWORD = "done-password";
    DONE_PASSWORD_TEXT = "done-password-text";
    SERVICE_NAME = "service-name";
    /// The text message. Variables: `code`, `service` (strings), `minutes` (a number).
    SMS_CODE = "sms-code";
    /// What a call says, a sentence a line. Variables: `digits`, `service` (strings).
    CALL_CODE = "call-code";
    /// The text message that asks a person for an application. Variables: `service`, `link`.
    SMS_INVITATION = "sms-invitation";
    /// The same with what the application shows. Variables: `service`, `message`, `link`.
    SMS_INVITATION_WITH_MESSAGE = "sms-invitation-with-message";
    /// The text messages that tell a person of a change. Variable: `service`.
    SMS_PASSWORD_CHANGED = "sms-password-changed";
    SMS_NUMBER_ADDED = "sms-number-added";
    SMS_NUMBER_REMOVED = "sms-number-removed";
    SMS_APP_ADDED = "sms-app-added";
    SMS_APP_REMOVED = "sms-app-removed";
    SMS_RECOVERY_CODES_MADE = "sms-recovery-codes-made";
    SMS_RECOVERY_CODES_REMOVED = "sms-recovery-codes-removed";
    /// The text message that brings a reset's link. Variables: `service`, `link`.
    SMS_PASSWORD_RESET = "sms-password-reset";
    SMS_TWO_STEP_OFF = "sms-two-step-off";
    SMS_PASSKEY_ADDED = "sms-passkey-added";
    SMS_PASSKEY_REMOVED = "sms-passkey-removed";
    SMS_PASSKEY_COPIED = "sms-passkey-copied";
    ACTIVITY_SIGNED_IN = "activity-signed-in";
    ACTIVITY_SIGNED_OUT = "activity-signed-out";
    ACTIVITY_SESSIONS_ENDED = "activity-sessions-ended";
    ACTIVITY_PASSWORD = "activity-password";
    ACTIVITY_RESET = "activity-reset";
    ACTIVITY_NUMBER_ADDED = "activity-number-added";
    ACTIVITY_NUMBER_REMOVED = "activity-number-removed";
    ACTIVITY_APP_ADDED = "activity-app-added";
    ACTIVITY_APP_REMOVED = "activity-app-removed";
    ACTIVITY_CODES_MADE = "activity-codes-made";
    ACTIVITY_CODES_REMOVED = "activity-codes-removed";
    ACTIVITY_TWO_STEP_ON = "activity-two-step-on";
    ACTIVITY_TWO_STEP_OFF = "activity-two-step-off";
    ACTIVITY_DEVICE_TRUSTED = "activity-device-trusted";
    ACTIVITY_DEVICES_FORGOTTEN = "activity-devices-forgotten";
    ACTIVITY_TOLD = "activity-told";
    ACTIVITY_ALARM = "activity-alarm";
    ACTIVITY_CREATED = "activity-created";
    ACTIVITY_APPLICATION = "activity-application";
    ACTIVITY_CHANGED = "activity-changed";
    ACTIVITY_PASSKEY_ADDED = "activity-passkey-added";
    ACTIVITY_PASSKEY_REMOVED = "activity-passkey-removed";
    ACTIVITY_PASSKEY_REFUSED = "activity-passkey-refused";
    ACTIVITY_TWO_STEP_REQUIRED = "activity-two-step-required";
    ACTIVITY_TWO_STEP_RELEASED = "activity-two-step-released";
    ACTIVITY_PLACE_KNOWN = "activity-place-known";
    ACTIVITY_PLACES_FORGOTTEN = "activity-places-forgotten";
    SAID_NUMBER_ADDED = "said-number-added";
    SAID_NUMBER_REMOVED = "said-number-removed";
    SAID_NUMBER_SAVED = "said-number-saved";
    SAID_APP_ADDED = "said-app-added";
    SAID_APP_REMOVED = "said-app-removed";
    SAID_TWO_STEP_ON = "said-two-step-on";
    SAID_TWO_STEP_OFF = "said-two-step-off";
    SAID_TWO_STEP_UNKNOWN = "said-two-step-unknown";
    SAID_DEVICE_FORGOTTEN = "said-device-forgotten";
    SAID_DEVICES_FORGOTTEN = "said-devices-forgotten";
    SAID_TWO_STEP_PLACES = "said-two-step-places";
    SAID_PLACES_FORGOTTEN = "said-places-forgotten";
    SAID_SESSION_ENDED = "said-session-ended";
    SAID_SESSIONS_ENDED = "said-sessions-ended";
    SAID_APPLICATION_REVOKED = "said-application-revoked";
    SAID_PASSKEY_ADDED = "said-passkey-added";
    SAID_PASSKEY_REMOVED = "said-passkey-removed";
    SAID_PASSKEY_SAVED = "said-passkey-saved";
    DONE_ALARM = "done-alarm";
    DONE_ALARM_TEXT = "done-alarm-text";
    ERROR_PHONE_KNOWN = "error-phone-known";
    ERROR_APPS_MANY = "error-apps-many";
    ERROR_PASSKEYS_MANY = "error-passkeys-many";
    ERROR_PASSKEY_NOT_ADDED = "error-passkey-not-added";
    LINK_ACCOUNT = "link-account";
    LINK_CONSOLE = "link-console";
    LINK_DISCOVERY = "link-discovery";
}
