language-name = English
language-direction = ltr
languages-label = Language

title-error-prefix = Error:
button-continue = Continue
button-cancel = Cancel
button-back-to = Go back to { $client }
button-back = Go back to the application

## Sign in

signin-title = Sign in
signin-for-client = to continue to { $client }
signin-username = User name
signin-password = Password
signin-button = Sign in

## Code

code-title = Enter your code
code-sent-to = We sent a { $length }-digit code by text message to { $phone }.
code-called-to = We are calling { $phone } now and will say your { $length }-digit code.
code-not-sent-to = Your code is meant for { $phone }.
code-label = Code from the text message
code-label-call = Code from the call
code-valid =
    { $minutes ->
        [one] It is valid for { $minutes } minute.
       *[other] It is valid for { $minutes } minutes.
    }
code-button = Confirm
code-remember =
    { $days ->
        [one] Don’t ask for a code on this device for { $days } day
       *[other] Don’t ask for a code on this device for { $days } days
    }
code-remember-hint = Only choose this on a device that nobody else uses.
code-resend-title = Didn’t get the code?
code-resend-button = Send a new code
code-resend-again = Try sending again
code-call-button = Call me instead
code-resend-in =
    { $seconds ->
        [one] You can ask for a new code in { $seconds } second.
       *[other] You can ask for a new code in { $seconds } seconds.
    }
# The script writes minutes and seconds in the place of { $time }.
code-resend-countdown = You can ask for a new code in { $time }.
code-resend-ready = You can ask for a new code now.
code-resend-none = We cannot send more codes for this sign-in. If nothing arrives, cancel and start again.
code-warning = Never give this code to anyone, even if they say they work for us.

## Other second factors

app-title = Enter the code from your app
app-text = Open your authenticator app. It shows a 6-digit code for this service.
app-label = Code from the app
recovery-title = Enter a recovery code
recovery-text = Use one of the codes that you printed or wrote down. Each of them works once.
recovery-label = Recovery code
way-button = Use another way
way-title = Choose another way
way-why = Choose how you want to confirm that it is you.
way-number = Code to { $phone }
way-app = Code from your authenticator app
way-recovery = Recovery code
way-other = Another method: { $name }
way-back = Go back
way-passkey = Passkey
passkey-title = Use your passkey
passkey-text = Your device asks for your fingerprint, your face, its PIN or your security key.
passkey-button = Use the passkey
passkey-signin = Sign in with a passkey
passkey-failed = Nothing came of it: it was cancelled or took too long. Try again, or choose another way.
passkey-known = This device has a passkey for your account already.
passkey-unsupported = This browser cannot use passkeys. Choose another way, or use another browser.
passkey-no-script = Passkeys need JavaScript, and it is switched off in this browser. Allow it for this site, or choose another way.

## Phone number

phone-title = Add your phone number
phone-why = You need a phone number to confirm that it is you. We will send a code to it by text message.
phone-label = Phone number
phone-hint = Start with + and the country code, for example { $example }.
phone-button = Send code
number-title = Choose a phone number
number-why = We will send a code to the number that you choose.

## Consent

consent-title = { $client } asks for access
consent-intro = If you allow it, { $client } will be able to:
consent-as = You are signed in as { $user }.
consent-only-if = Only allow this if you know and trust this application.
consent-allow = Allow
consent-deny = Don’t allow
client-policy = Privacy policy of { $client }
client-terms = Terms of use of { $client }

scope-openid = know that you have signed in
scope-profile = see your name and profile
scope-email = see your email address
scope-phone = see your phone number
scope-address = see your postal address
scope-offline_access = keep this access when you are not using it
scope-other = use “{ $name }”
scope-countersign-account-read = see how your account is protected: the last digits of your phone numbers, your authenticator apps and passkeys, and where you are signed in
scope-countersign-account = change how your account is protected: add and remove phone numbers and authenticator apps, make recovery codes, remove passkeys, choose two-step sign-in, and sign you out elsewhere

## Devices and back channel

device-title = Connect a device
device-text = Enter the code that your device shows.
device-compare = Check that this is the code that your device shows, then continue.
device-label = Code
device-warning = Only go on with a code from a device in front of you. If somebody sent you the code, they could use your account.
approve-title = Allow { $client }?
approve-device = { $client } on another device asks to sign in as you.
approve-device-warning = Only allow this if you have just started it on your own device. If somebody sent you a link or a code, do not allow it.
approve-backchannel = { $client } asks you to confirm that it is you.
approve-backchannel-warning = Only allow this if you have just started it yourself. If somebody asked you to allow it, do not.
approve-message = Message from { $client }
approve-message-hint = The application shows you the same message. If it does not, do not allow it.
done-allowed = You have allowed it
done-device = Go back to your device. You can close this page.
done-backchannel = Go back to the application. You can close this page.
done-denied = You have not allowed it
done-denied-text = Nothing was shared. You can close this page.

## Sign out

signout-title = Do you want to sign out?
signout-as = You are signed in as { $user }.
signout-effect = Applications that use this sign-in will ask you to sign in again.
signout-client = { $client } asked for this.
signout-button = Sign out
signout-stay = Stay signed in
signout-all = Sign out of all accounts
signed-out-title = You have signed out
signed-out-text = On a shared computer, close all browser windows as well.
signed-out-others = You are still signed in with other accounts in this browser.
signed-out-show-others = Show these accounts
signed-out-frame = Tells an application that you have signed out

## Accounts

choose-title = Choose an account
choose-another = Use another account

## Passing on

form-post-title = You are signed in
form-post-text = We are taking you back to { $client }.
form-post-text-unnamed = We are taking you back to the application.

## Home

home-title = Sign-in service
home-text = Applications send you here to sign in. To begin, go to the application that you want to use.
home-signed-in = You are signed in as { $user }.
home-accounts = You are signed in with several accounts.
home-active = Used by default
home-use = Use by default
home-use-named = Use { $user } by default
home-signout-named = Sign out { $user }
home-add-account = Add another account
home-links = More on this server
home-issuer = Address of this service
link-account = Your account
link-console = Administration
link-discovery = OpenID Connect configuration

## Notices

notice-code-sent = We sent you a new code. The old one no longer works.
notice-code-called = We are calling you with a new code. The old one no longer works.

## What went wrong

title-problem = Sorry, there is a problem
title-start-again = Please start again
title-application = The application’s request is not valid
title-cookies = Cookies are turned off
title-unmet-acr = You cannot sign in in the required way
title-no-phone = No phone number on record
title-not-enrolled = Not set up yet
title-too-many = Too many attempts
title-other-person = This is not for you
title-not-found = Page not found

error-credentials = The user name or password is not right. Check both and try again.
error-password-expired = Your password has expired. Change it where you change your other passwords at work, then sign in with the new one. If you cannot, ask your administrator or support desk.
error-password-must-change = You must change your password before you can sign in, because somebody else set it. Change it where you change your other passwords at work, then sign in with the new one.
error-account-closed = Your account cannot be used now. Ask your administrator or support desk.
error-code-wrong = That code is not right. Check the newest text message and try again.
error-app-code-wrong = That code is not right. Each code works once and changes every 30 seconds: wait for the next one and try again.
error-recovery-code-wrong = That recovery code is not right, or it was used before. Try another one.
error-code-expired = That code has expired. Ask for a new one.
error-code-dead = This code can no longer be used. Go back to the application and sign in again.
error-resend-wait =
    { $seconds ->
        [one] Please wait { $seconds } second before you ask for a new code.
       *[other] Please wait { $seconds } seconds before you ask for a new code.
    }
error-resend-limit = We cannot send more codes for this sign-in. Wait a while, then start again.
error-send-failed = We could not send the code. Try again.
error-no-phone = You need a phone number to sign in here, and we do not have one for you. Ask your administrator or support desk to add it.
error-not-enrolled = You have not set up this way of signing in. Sign in another way and set it up in your account, or ask your administrator or support desk for help.
error-fixed-line = The phone number that we have for you is a landline, and text messages do not arrive there. Ask your administrator or support desk to add a mobile number.
error-phone-invalid = We cannot send text messages to this number. Enter a mobile number with its country code.
error-phone-taken = This phone number belongs to another account here and cannot be added to a second one. Start again with another number, or ask your administrator or support desk.
error-phone-fixed-line = This is a landline, and text messages do not arrive there. Enter a mobile number with its country code.
error-phone-country = We do not send text messages to numbers of this country. Enter a number of another country.
error-withheld = We cannot send you a code now. Try again later. If this goes on, ask your administrator or support desk for help.
error-page-stale = This page is out of date, perhaps because you used the back button or another tab. Go back to the application and sign in again.
error-signin-expired = This sign-in took too long and has expired. Go back to the application and sign in again.
error-cookies = We need cookies to sign you in. Allow cookies for this site in your browser, then go back to the application and try again.
error-unmet-acr = The application asks for a way of signing in that is not available to you here. Ask your administrator or support desk for help.
error-client = The application that sent you here is not known to this service. Tell the people who run the application.
error-redirect = The application that sent you here gave an address to return to that is not registered. Tell the people who run the application.
error-too-many =
    { $minutes ->
        [one] There were too many attempts. Try again in { $minutes } minute.
       *[other] There were too many attempts. Try again in { $minutes } minutes.
    }
error-server = Something is not working on our side. Try again in a few minutes.
error-request = The application that sent you here made a request that we do not understand. Tell the people who run the application.
error-not-found = If you typed the address, check that it is right.
error-device-code = We do not know this code. Check what your device shows now, and try again.
error-other-person = This request is meant for somebody else. Sign in as the person whom it was sent to, or ignore it.
error-reference = Reference
error-reference-hint = Give this reference if you ask for help.
error-details = Details for developers
error-passkey-wrong = That passkey did not work here. Try again, or choose another way.
error-passkey-copied = That passkey is refused, because somebody seems to have a copy of it. Sign in another way, and remove the passkey in your account.
error-passkey-dead = There were too many attempts. Go back to the application and sign in again.

## Your account

account-nav = Your account
account-place-overview = Security
account-place-sessions = Signed in
account-place-applications = Applications
account-place-activity = Activity
account-title = What protects your account
account-password-only = Only your password protects this account: whoever learns it gets in. Add a phone number or an authenticator app.
account-protected-off = Your password and a second step protect this account. The second step is asked for where an application wants it.
account-protected-on = Your password and a second step protect this account. Every sign-in asks for both.
account-protected-always = Your password and a second step protect this account. Every sign-in here asks for both.
account-two-step = Two-step sign-in
account-two-step-on = Ask for a second step at every sign-in
account-two-step-off = Ask for a second step only where it is needed
account-two-step-on-text = After your password, every sign-in then asks for a code. Whoever learns your password does not get in.
account-two-step-off-text = Where an application does not want more, your password alone is then enough. This makes your account easier to get into.
account-numbers = Phone numbers
account-numbers-none = We have no phone number for you.
account-number-first = Codes go here first
account-number-add = Add a phone number
account-number-why = We send a code there first, so that we know that it is yours.
account-number = Phone number { $phone }
account-number-prefer = Send codes here first
account-number-remove = Remove this number
account-number-remove-text = No more codes go to it. We tell the number that it was removed.
account-last = This is your only second step. Without it, only your password protects the account.
account-change = Change
account-change-named = Change { $name }
account-name = Name
account-name-hint = Only for you, for example “work phone”. You can leave it empty.
account-name-save = Save the name
account-apps = Authenticator app
account-apps-why = An app on your phone shows codes, even without a network. This is safer than text messages.
account-app-unnamed = Authenticator app
account-app-since = Added on { $date }
account-app-add = Add an authenticator app
account-app-first = First install an authenticator app on your phone. Any app that shows 6-digit codes will do.
account-app-scan = Open the app, choose to add an account, and scan this picture.
account-app-picture = QR code with the key of your account
account-app-type = If you cannot scan it, type this key into the app:
account-app-here = Open an app on this device
account-app-confirm = Enter the code that the app shows now. The app counts from then on.
account-app-remove = Remove this app
account-app-remove-text = Its codes no longer work from then on.
account-codes = Recovery codes
account-codes-none = You have none. Make some for the day on which you lose your phone.
account-codes-left =
    { $count ->
        [one] You have { $count } code left.
       *[other] You have { $count } codes left.
    }
account-codes-make = Make recovery codes
account-codes-again = Make new recovery codes
account-codes-text = Each code works once, in place of a code from your phone. New codes replace all that you had.
account-codes-keep = Print these codes or write them down, and keep them safe. We never show them again.
account-codes-kept = I have kept them
account-password-change = Change the password
account-password-text = Afterwards you are signed out everywhere, here too.
account-back = Back to your account
account-sessions-text = You are signed in on these devices. Sign out of those that you do not know.
account-session-unknown = Unknown browser
account-session-since = Since { $date }, from { $address }
account-session-present = This browser
account-sessions-others = Sign out everywhere else
account-used = Last used { $date }
account-applications-text = These applications have access to something of yours.
account-applications-none = No application has access to anything of yours.
account-application-revoke = Take the access away
account-application-revoke-named = Take the access away: { $name }
account-activity-text = What happened to your account, the newest first.
account-activity-older = Show what was before
account-alarm = Was something not you?
account-alarm-text = We then sign everybody out of your account and take all applications their access. After that, sign in and choose a new password.
account-alarm-button = This was not me
activity-signed-in = Signed in
activity-signed-out = Signed out
activity-sessions-ended = Signed out on other devices
activity-password = Password changed
activity-reset = Password reset begun
activity-number-added = Phone number added
activity-number-removed = Phone number removed
activity-app-added = Authenticator app added
activity-app-removed = Authenticator app removed
activity-codes-made = Recovery codes made
activity-codes-removed = Recovery codes removed
activity-two-step-on = Two-step sign-in switched on
activity-two-step-off = Two-step sign-in switched off
activity-told = We sent you a message about a change
activity-alarm = You said that it was not you
activity-created = Account created
activity-application = Access of an application taken away
activity-changed = Account changed
activity-not-you = by an administrator or by the service
said-number-added = The phone number is added. Do you want to sign out everywhere else?
said-number-removed = The phone number is removed.
said-number-saved = The phone number is changed.
said-app-added = The authenticator app is added.
said-app-removed = The authenticator app is removed.
said-two-step-on = Every sign-in now asks for a second step.
said-two-step-off = A second step is now asked for only where it is needed.
said-session-ended = That device is signed out.
said-sessions-ended = You are signed out everywhere else.
said-application-revoked = The application no longer has access.
done-alarm = Everybody is signed out
done-alarm-text = Now sign in again, choose a new password, and look at your phone numbers and apps. Tell your administrator or support desk.
error-phone-known = This is one of your numbers already. Enter another one.
error-apps-many = You have as many authenticator apps as there may be. Remove one first.
account-protected-unknown = Your password and a second step protect this account. The second step is not asked for on devices that you trust, unless an application wants it.
account-two-step-change = Choose when a second step is asked for
account-two-step-unknown = Ask for a second step on devices that I do not trust
account-two-step-unknown-text =
    { $days ->
        [one] On the page that asks for the code you can then trust a device for one day. There your password is enough, unless an application wants more.
       *[other] On the page that asks for the code you can then trust a device for { $days } days. There your password is enough, unless an application wants more.
    }
account-devices = Devices that you trust
account-devices-text = Your password is enough there, unless an application wants more. Forget a device that you no longer have, or that you do not know.
account-device-since = Trusted on { $date } from { $address }, until { $until }
account-device-forget = Forget this device
account-device-forget-named = Forget this device: { $name }
account-devices-forget = Forget all devices
activity-device-trusted = Device trusted
activity-devices-forgotten = Trusted device forgotten
said-two-step-unknown = A second step is now asked for on every device that you do not trust.
said-device-forgotten = That device asks for a second step again.
said-devices-forgotten = All devices ask for a second step again.
account-passkeys = Passkeys
account-passkeys-why = Sign in with your fingerprint, your face or your device’s PIN. No other site can trick you out of it.
account-passkey-unnamed = Passkey
account-passkey-synced = Shared by your devices
account-passkey-add = Add a passkey
account-passkey-text = Your device makes a passkey and keeps it. To use it, you confirm with your fingerprint, your face or a PIN.
account-passkey-remove = Remove this passkey
account-passkey-remove-text = It no longer signs you in from then on. Delete it on your device as well.
activity-passkey-added = Passkey added
activity-passkey-removed = Passkey removed
activity-passkey-refused = A copied passkey was refused
said-passkey-added = The passkey is added.
said-passkey-removed = The passkey is removed. Delete it on your device as well.
said-passkey-saved = The passkey is changed.
error-passkeys-many = You have as many passkeys as there may be. Remove one first.
error-passkey-not-added = The passkey was not added. Try again.
account-two-step-required = Two-step sign-in is required for your account. You cannot switch it off.
account-factors-first =
    { $needed ->
        [one] To switch two-step sign-in on you need one second step. You have none yet. Add one below.
       *[other] To switch two-step sign-in on you need { $needed } second steps, so that you still get in when you lose one. You have { $held }. Add one below.
    }
account-factors-few =
    { $needed ->
        [one] You should have a second step. Add one below.
       *[other] You should have { $needed } second steps, so that you still get in when you lose one. You have { $held }. Add one below.
    }
account-factor-kept =
    { $needed ->
        [one] You cannot remove this: two-step sign-in needs one second step. Add another one first.
       *[other] You cannot remove this: two-step sign-in needs { $needed } second steps. Add another one first.
    }
activity-two-step-required = Two-step sign-in required for your account
activity-two-step-released = Two-step sign-in no longer required for your account
account-protected-places = Your password and a second step protect this account. The second step is not asked for in places where you have given one lately, unless an application wants it.
account-two-step-places = Ask for a second step in places that are new
account-two-step-places-text =
    { $days ->
        [one] Where you sign in with a second step, your password is then enough for one day, unless an application wants more. A place is a network: others in it who learn your password get in with it too.
       *[other] Where you sign in with a second step, your password is then enough for { $days } days, unless an application wants more. A place is a network: others in it who learn your password get in with it too.
    }
account-known-places = Places where you are known
account-known-places-count =
    { $count ->
        [0] You are not known in any place yet
        [one] You are known in one place
       *[other] You are known in { $count } places
    }
account-known-places-text = Your password is enough there, unless an application wants more. A place is the network and country where you gave a second step. Which ones they are is not written down.
account-known-places-forget = Forget all places
activity-place-known = Place known from now on
activity-places-forgotten = Known places forgotten
said-two-step-places = A second step is now asked for in every place that is new.
said-places-forgotten = Every place asks for a second step again.

## Text message

sms-code =
    { $minutes ->
        [one] { $code } is your { $service } code. It is valid for { $minutes } minute. Do not share it.
       *[other] { $code } is your { $service } code. It is valid for { $minutes } minutes. Do not share it.
    }

# Said in a call, a sentence a line.
call-code =
    Hello. Your code for { $service } is:
    { $digits }
    Once more:
    { $digits }
    Do not tell it to anyone. Goodbye.

sms-invitation = { $service } asks you to confirm that it is you. If you did not start this, ignore it. { $link }
sms-invitation-with-message = { $service } asks you to confirm: "{ $message }". If you did not start this, ignore it. { $link }

sms-password-changed = { $service }: your password was changed. If this was not you, tell us at once.
sms-number-added = { $service }: a number was added to your account. If this was not you, tell us at once.
sms-number-removed = { $service }: this number was removed from your account. If this was not you, tell us at once.
sms-app-added = { $service }: an authenticator app was added to your account. If this was not you, tell us at once.
sms-app-removed = { $service }: an authenticator app was removed from your account. If this was not you, tell us at once.
sms-recovery-codes-made = { $service }: new recovery codes were made for your account. If this was not you, tell us at once.
sms-recovery-codes-removed = { $service }: the recovery codes of your account were removed. If this was not you, tell us at once.
sms-two-step-off = { $service }: a second step is no longer asked for at every sign-in. If this was not you, tell us at once.
sms-password-reset = { $service }: choose a new password within 30 minutes. If you asked nobody for this, do nothing. { $link }
sms-passkey-added = { $service }: a passkey was added to your account. If this was not you, tell us at once.
sms-passkey-removed = { $service }: a passkey was removed from your account. If this was not you, tell us at once.
sms-passkey-copied = { $service }: somebody tried to sign in with a copy of your passkey. Remove the passkey in your account and tell us at once.

## Choosing a new password

reset-title = Choose a new password
reset-linked = Your administrator began this for you. If you have a phone number here, we send you a code first.
reset-text = Enter the code that you were given.
reset-label = Code
reset-for = for { $username }
reset-password = New password
reset-password-hint = Use at least 8 characters, such as four random words.
reset-button = Set password
done-password = Your password is set
done-password-text = You are signed out everywhere. Sign in with your new password now.
error-reset-unknown = This link or code does not work: it was used, has expired, or was opened in another browser. Ask your administrator or support desk for a new one.
error-password-short = The password is too short. Use at least 8 characters, such as four random words.
error-password-long = The password is too long. Use a shorter one.
error-password-common = This password is one of the first that an attacker tries. Choose another.
error-password-username = The password is your user name. Choose another.
