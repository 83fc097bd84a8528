language-name = Deutsch
language-direction = ltr
languages-label = Sprache

title-error-prefix = Fehler:
button-continue = Weiter
button-cancel = Abbrechen
button-back-to = Zurück zu { $client }
button-back = Zurück zur Anwendung

## Sign in

signin-title = Anmelden
signin-for-client = und weiter zu { $client }
signin-username = Benutzername
signin-password = Passwort
signin-button = Anmelden

## Code

code-title = Code eingeben
code-sent-to = Wir haben einen { $length }-stelligen Code per SMS an { $phone } geschickt.
code-called-to = Wir rufen { $phone } jetzt an und sagen Ihnen Ihren { $length }-stelligen Code.
code-not-sent-to = Ihr Code ist für { $phone } bestimmt.
code-label = Code aus der SMS
code-label-call = Code aus dem Anruf
code-valid =
    { $minutes ->
        [one] Er gilt { $minutes } Minute.
       *[other] Er gilt { $minutes } Minuten.
    }
code-button = Bestätigen
code-remember =
    { $days ->
        [one] Auf diesem Gerät { $days } Tag lang nicht nach einem Code fragen
       *[other] Auf diesem Gerät { $days } Tage lang nicht nach einem Code fragen
    }
code-remember-hint = Wählen Sie dies nur auf einem Gerät, das niemand sonst benutzt.
code-resend-title = Kein Code angekommen?
code-resend-button = Neuen Code senden
code-resend-again = Noch einmal senden
code-call-button = Lieber anrufen
code-resend-in =
    { $seconds ->
        [one] In { $seconds } Sekunde können Sie einen neuen Code anfordern.
       *[other] In { $seconds } Sekunden können Sie einen neuen Code anfordern.
    }
code-resend-countdown = Neuen Code anfordern in { $time }
code-resend-ready = Sie können jetzt einen neuen Code anfordern.
code-resend-none = Für diese Anmeldung können wir keine weiteren Codes senden. Kommt nichts an, brechen Sie ab und beginnen Sie neu.
code-warning = Geben Sie diesen Code niemandem weiter, auch nicht, wenn jemand sich als unser Mitarbeiter ausgibt.

## Other second factors

app-title = Code aus Ihrer App eingeben
app-text = Öffnen Sie Ihre Authenticator-App. Sie zeigt einen 6-stelligen Code für diesen Dienst.
app-label = Code aus der App
recovery-title = Wiederherstellungscode eingeben
recovery-text = Nehmen Sie einen der Codes, die Sie ausgedruckt oder aufgeschrieben haben. Jeder gilt einmal.
recovery-label = Wiederherstellungscode
way-button = Anderen Weg wählen
way-title = Anderen Weg wählen
way-why = Wählen Sie, wie Sie bestätigen wollen, dass Sie es sind.
way-number = Code an { $phone }
way-app = Code aus Ihrer Authenticator-App
way-recovery = Wiederherstellungscode
way-other = Anderes Verfahren: { $name }
way-back = Zurück
way-passkey = Passkey
passkey-title = Benutzen Sie Ihren Passkey
passkey-text = Ihr Gerät fragt nach Fingerabdruck, Gesicht, seiner PIN oder Ihrem Sicherheitsschlüssel.
passkey-button = Passkey benutzen
passkey-signin = Mit einem Passkey anmelden
passkey-failed = Daraus wurde nichts: Es wurde abgebrochen oder dauerte zu lange. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
passkey-known = Dieses Gerät hat schon einen Passkey für Ihr Konto.
passkey-unsupported = Dieser Browser kann keine Passkeys benutzen. Wählen Sie einen anderen Weg oder nehmen Sie einen anderen Browser.
passkey-no-script = Passkeys brauchen JavaScript, und das ist in diesem Browser abgeschaltet. Erlauben Sie es für diese Seite oder wählen Sie einen anderen Weg.

## Phone number

phone-title = Telefonnummer hinzufügen
phone-why = Damit wir sicher sind, dass Sie es sind, brauchen wir eine Telefonnummer. Wir schicken einen Code per SMS dorthin.
phone-label = Telefonnummer
phone-hint = Beginnen Sie mit + und der Ländervorwahl, zum Beispiel { $example }.
phone-button = Code senden
number-title = Telefonnummer wählen
number-why = Wir schicken einen Code an die Nummer, die Sie wählen.

## Consent

consent-title = { $client } bittet um Zugriff
consent-intro = Wenn Sie zustimmen, kann { $client }:
consent-as = Sie sind angemeldet als { $user }.
consent-only-if = Stimmen Sie nur zu, wenn Sie diese Anwendung kennen und ihr vertrauen.
consent-allow = Zulassen
consent-deny = Nicht zulassen
client-policy = Datenschutzerklärung von { $client }
client-terms = Nutzungsbedingungen von { $client }

scope-openid = erfahren, dass Sie sich angemeldet haben
scope-profile = Ihren Namen und Ihr Profil sehen
scope-email = Ihre E-Mail-Adresse sehen
scope-phone = Ihre Telefonnummer sehen
scope-address = Ihre Postanschrift sehen
scope-offline_access = den Zugriff behalten, auch wenn Sie sie nicht benutzen
scope-other = „{ $name }“ benutzen
scope-countersign-account-read = sehen, wie Ihr Konto geschützt ist: die letzten Ziffern Ihrer Telefonnummern, Ihre Authenticator-Apps und Passkeys, und wo Sie angemeldet sind
scope-countersign-account = ändern, wie Ihr Konto geschützt ist: Telefonnummern und Authenticator-Apps hinzufügen und entfernen, Wiederherstellungscodes erstellen, Passkeys entfernen, die Anmeldung in zwei Schritten wählen und Sie anderswo abmelden

## Devices and back channel

device-title = Gerät verbinden
device-text = Geben Sie den Code ein, den Ihr Gerät anzeigt.
device-compare = Prüfen Sie, ob Ihr Gerät genau diesen Code anzeigt, und gehen Sie dann weiter.
device-label = Code
device-warning = Gehen Sie nur mit einem Code weiter, den ein Gerät vor Ihnen anzeigt. Wer Ihnen einen Code geschickt hat, könnte Ihr Konto benutzen.
approve-title = { $client } zulassen?
approve-device = { $client } möchte sich auf einem anderen Gerät mit Ihrem Konto anmelden.
approve-device-warning = Lassen Sie das nur zu, wenn Sie es gerade selbst auf Ihrem Gerät begonnen haben. Hat Ihnen jemand einen Link oder Code geschickt, lassen Sie es nicht zu.
approve-backchannel = { $client } bittet Sie zu bestätigen, dass Sie es sind.
approve-backchannel-warning = Lassen Sie das nur zu, wenn Sie es gerade selbst begonnen haben. Hat Sie jemand darum gebeten, lassen Sie es nicht zu.
approve-message = Nachricht von { $client }
approve-message-hint = Die Anwendung zeigt Ihnen dieselbe Nachricht. Wenn nicht, lassen Sie es nicht zu.
done-allowed = Sie haben es zugelassen
done-device = Gehen Sie zurück zu Ihrem Gerät. Diese Seite können Sie schließen.
done-backchannel = Gehen Sie zurück zur Anwendung. Diese Seite können Sie schließen.
done-denied = Sie haben es nicht zugelassen
done-denied-text = Es wurde nichts weitergegeben. Diese Seite können Sie schließen.

## Sign out

signout-title = Möchten Sie sich abmelden?
signout-as = Sie sind angemeldet als { $user }.
signout-effect = Anwendungen, die diese Anmeldung benutzen, werden Sie bitten, sich neu anzumelden.
signout-client = { $client } hat darum gebeten.
signout-button = Abmelden
signout-stay = Angemeldet bleiben
signout-all = Von allen Konten abmelden
signed-out-title = Sie sind abgemeldet
signed-out-text = Schließen Sie an einem gemeinsam benutzten Computer auch alle Browserfenster.
signed-out-others = Sie sind in diesem Browser noch mit anderen Konten angemeldet.
signed-out-show-others = Diese Konten anzeigen
signed-out-frame = Teilt einer Anwendung mit, dass Sie sich abgemeldet haben

## Accounts

choose-title = Konto auswählen
choose-another = Anderes Konto verwenden

## Passing on

form-post-title = Sie sind angemeldet
form-post-text = Wir bringen Sie zurück zu { $client }.
form-post-text-unnamed = Wir bringen Sie zurück zur Anwendung.

## Home

home-title = Anmeldedienst
home-text = Anwendungen schicken Sie zum Anmelden hierher. Öffnen Sie zuerst die Anwendung, die Sie benutzen möchten.
home-signed-in = Sie sind angemeldet als { $user }.
home-accounts = Sie sind mit mehreren Konten angemeldet.
home-active = Standardkonto
home-use = Als Standard verwenden
home-use-named = { $user } als Standard verwenden
home-signout-named = { $user } abmelden
home-add-account = Weiteres Konto hinzufügen
home-links = Mehr auf diesem Server
home-issuer = Adresse dieses Dienstes
link-account = Ihr Konto
link-console = Verwaltung
link-discovery = OpenID-Connect-Konfiguration

## Notices

notice-code-sent = Wir haben Ihnen einen neuen Code geschickt. Der alte gilt nicht mehr.
notice-code-called = Wir rufen Sie mit einem neuen Code an. Der alte gilt nicht mehr.

## What went wrong

title-problem = Leider gibt es ein Problem
title-start-again = Bitte beginnen Sie neu
title-application = Die Anfrage der Anwendung ist ungültig
title-cookies = Cookies sind ausgeschaltet
title-unmet-acr = Die verlangte Anmeldung ist nicht möglich
title-no-phone = Keine Telefonnummer hinterlegt
title-not-enrolled = Noch nicht eingerichtet
title-too-many = Zu viele Versuche
title-other-person = Das ist nicht für Sie
title-not-found = Seite nicht gefunden

error-credentials = Benutzername oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.
error-password-expired = Ihr Passwort ist abgelaufen. Ändern Sie es dort, wo Sie Ihr Passwort am Arbeitsplatz ändern, und melden Sie sich mit dem neuen an. Wenn das nicht geht, fragen Sie Ihre Administration oder den Support.
error-password-must-change = Sie müssen Ihr Passwort ändern, bevor Sie sich anmelden können, denn jemand anderes hat es gesetzt. Ändern Sie es dort, wo Sie Ihr Passwort am Arbeitsplatz ändern, und melden Sie sich mit dem neuen an.
error-account-closed = Ihr Konto kann zurzeit nicht verwendet werden. Fragen Sie Ihre Administration oder den Support.
error-code-wrong = Dieser Code stimmt nicht. Prüfen Sie die neueste SMS und versuchen Sie es noch einmal.
error-app-code-wrong = Dieser Code stimmt nicht. Jeder Code gilt einmal und wechselt alle 30 Sekunden: Warten Sie auf den nächsten und versuchen Sie es noch einmal.
error-recovery-code-wrong = Dieser Wiederherstellungscode stimmt nicht oder wurde schon benutzt. Versuchen Sie einen anderen.
error-code-expired = Dieser Code ist abgelaufen. Fordern Sie einen neuen an.
error-code-dead = Dieser Code kann nicht mehr benutzt werden. Gehen Sie zurück zur Anwendung und melden Sie sich neu an.
error-resend-wait =
    { $seconds ->
        [one] Bitte warten Sie { $seconds } Sekunde, bevor Sie einen neuen Code anfordern.
       *[other] Bitte warten Sie { $seconds } Sekunden, bevor Sie einen neuen Code anfordern.
    }
error-resend-limit = Für diese Anmeldung können wir keine weiteren Codes senden. Warten Sie eine Weile und beginnen Sie dann neu.
error-send-failed = Wir konnten den Code nicht senden. Versuchen Sie es noch einmal.
error-no-phone = Für die Anmeldung brauchen Sie eine Telefonnummer, und wir haben keine von Ihnen. Bitten Sie Ihre Administration oder den Support, sie einzutragen.
error-not-enrolled = Sie haben diese Art der Anmeldung nicht eingerichtet. Melden Sie sich anders an und richten Sie sie in Ihrem Konto ein, oder bitten Sie Ihre Administration oder den Support um Hilfe.
error-fixed-line = Die Telefonnummer, die wir von Ihnen haben, ist ein Festnetzanschluss, und dort kommen keine SMS an. Bitten Sie Ihre Administration oder den Support, eine Mobilnummer einzutragen.
error-phone-invalid = An diese Nummer können wir keine SMS senden. Geben Sie eine Mobilnummer mit Ländervorwahl ein.
error-phone-taken = Diese Telefonnummer gehört hier zu einem anderen Konto und kann nicht zu einem zweiten hinzugefügt werden. Beginnen Sie noch einmal mit einer anderen Nummer, oder fragen Sie Ihre Administration oder den Support.
error-phone-fixed-line = Das ist eine Festnetznummer, dort kommen keine SMS an. Geben Sie eine Mobilnummer mit Ländervorwahl ein.
error-phone-country = In dieses Land senden wir keine SMS. Geben Sie eine Nummer aus einem anderen Land ein.
error-withheld = Wir können Ihnen jetzt keinen Code senden. Versuchen Sie es später noch einmal. Wenn das so bleibt, bitten Sie Ihre Administration oder den Support um Hilfe.
error-page-stale = Diese Seite ist veraltet, vielleicht wegen der Zurück-Taste oder eines anderen Tabs. Gehen Sie zurück zur Anwendung und melden Sie sich neu an.
error-signin-expired = Diese Anmeldung hat zu lange gedauert und ist abgelaufen. Gehen Sie zurück zur Anwendung und melden Sie sich neu an.
error-cookies = Für die Anmeldung brauchen wir Cookies. Erlauben Sie Cookies für diese Seite, gehen Sie zurück zur Anwendung und versuchen Sie es noch einmal.
error-unmet-acr = Die Anwendung verlangt eine Art der Anmeldung, die Ihnen hier nicht zur Verfügung steht. Bitten Sie Ihre Administration oder den Support um Hilfe.
error-client = Die Anwendung, die Sie hierher geschickt hat, ist diesem Dienst nicht bekannt. Sagen Sie bitte dem Betreiber der Anwendung Bescheid.
error-redirect = Die Anwendung, die Sie hierher geschickt hat, nennt eine Rückkehradresse, die nicht eingetragen ist. Sagen Sie bitte dem Betreiber der Anwendung Bescheid.
error-too-many =
    { $minutes ->
        [one] Es gab zu viele Versuche. Versuchen Sie es in { $minutes } Minute noch einmal.
       *[other] Es gab zu viele Versuche. Versuchen Sie es in { $minutes } Minuten noch einmal.
    }
error-server = Bei uns funktioniert etwas nicht. Versuchen Sie es in ein paar Minuten noch einmal.
error-request = Die Anwendung, die Sie hierher geschickt hat, stellt eine Anfrage, die wir nicht verstehen. Sagen Sie bitte dem Betreiber der Anwendung Bescheid.
error-not-found = Falls Sie die Adresse eingetippt haben, prüfen Sie, ob sie stimmt.
error-device-code = Diesen Code kennen wir nicht. Sehen Sie nach, was Ihr Gerät jetzt anzeigt, und versuchen Sie es noch einmal.
error-other-person = Diese Anfrage ist für jemand anderen bestimmt. Melden Sie sich als die Person an, der sie geschickt wurde, oder beachten Sie sie nicht.
error-reference = Kennung
error-reference-hint = Nennen Sie diese Kennung, wenn Sie um Hilfe bitten.
error-details = Einzelheiten für Entwickler
error-passkey-wrong = Dieser Passkey gilt hier nicht. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
error-passkey-copied = Dieser Passkey wird abgelehnt, weil anscheinend jemand eine Kopie davon hat. Melden Sie sich auf einem anderen Weg an und entfernen Sie den Passkey in Ihrem Konto.
error-passkey-dead = Das waren zu viele Versuche. Gehen Sie zurück zur Anwendung und melden Sie sich noch einmal an.

## Your account

account-nav = Ihr Konto
account-place-overview = Sicherheit
account-place-sessions = Angemeldet
account-place-applications = Anwendungen
account-place-activity = Verlauf
account-title = Was Ihr Konto schützt
account-password-only = Nur Ihr Passwort schützt dieses Konto: Wer es erfährt, kommt hinein. Fügen Sie eine Telefonnummer oder eine Authenticator-App hinzu.
account-protected-off = Ihr Passwort und ein zweiter Schritt schützen dieses Konto. Nach dem zweiten Schritt wird gefragt, wo eine Anwendung ihn verlangt.
account-protected-on = Ihr Passwort und ein zweiter Schritt schützen dieses Konto. Jede Anmeldung fragt nach beidem.
account-protected-always = Ihr Passwort und ein zweiter Schritt schützen dieses Konto. Hier fragt jede Anmeldung nach beidem.
account-two-step = Anmeldung in zwei Schritten
account-two-step-on = Bei jeder Anmeldung nach einem zweiten Schritt fragen
account-two-step-off = Nur bei Bedarf nach einem zweiten Schritt fragen
account-two-step-on-text = Nach dem Passwort fragt dann jede Anmeldung nach einem Code. Wer Ihr Passwort erfährt, kommt nicht hinein.
account-two-step-off-text = Wo eine Anwendung nicht mehr verlangt, genügt dann Ihr Passwort allein. Das macht Ihr Konto leichter angreifbar.
account-numbers = Telefonnummern
account-numbers-none = Wir haben keine Telefonnummer von Ihnen.
account-number-first = Codes gehen zuerst hierhin
account-number-add = Telefonnummer hinzufügen
account-number-why = Wir schicken zuerst einen Code dorthin, damit wir wissen, dass sie Ihnen gehört.
account-number = Telefonnummer { $phone }
account-number-prefer = Codes zuerst hierhin senden
account-number-remove = Diese Nummer entfernen
account-number-remove-text = Es gehen keine Codes mehr dorthin. Wir teilen der Nummer mit, dass sie entfernt wurde.
account-last = Dies ist Ihr einziger zweiter Schritt. Ohne ihn schützt nur Ihr Passwort das Konto.
account-change = Ändern
account-change-named = { $name } ändern
account-name = Name
account-name-hint = Nur für Sie, zum Beispiel „Diensttelefon“. Sie können ihn leer lassen.
account-name-save = Namen speichern
account-apps = Authenticator-App
account-apps-why = Eine App auf Ihrem Telefon zeigt Codes, auch ohne Netz. Das ist sicherer als SMS.
account-app-unnamed = Authenticator-App
account-app-since = Hinzugefügt am { $date }
account-app-add = Authenticator-App hinzufügen
account-app-first = Installieren Sie zuerst eine Authenticator-App auf Ihrem Telefon. Jede App, die 6-stellige Codes zeigt, ist geeignet.
account-app-scan = Öffnen Sie die App, fügen Sie ein Konto hinzu und scannen Sie dieses Bild.
account-app-picture = QR-Code mit dem Schlüssel Ihres Kontos
account-app-type = Können Sie es nicht scannen, geben Sie diesen Schlüssel in die App ein:
account-app-here = Eine App auf diesem Gerät öffnen
account-app-confirm = Geben Sie den Code ein, den die App jetzt zeigt. Ab dann zählt die App.
account-app-remove = Diese App entfernen
account-app-remove-text = Ihre Codes gelten ab dann nicht mehr.
account-codes = Wiederherstellungscodes
account-codes-none = Sie haben keine. Erstellen Sie welche für den Tag, an dem Sie Ihr Telefon verlieren.
account-codes-left =
    { $count ->
        [one] Sie haben noch { $count } Code.
       *[other] Sie haben noch { $count } Codes.
    }
account-codes-make = Wiederherstellungscodes erstellen
account-codes-again = Neue Wiederherstellungscodes erstellen
account-codes-text = Jeder Code gilt einmal, anstelle eines Codes von Ihrem Telefon. Neue Codes ersetzen alle bisherigen.
account-codes-keep = Drucken Sie diese Codes aus oder schreiben Sie sie auf, und bewahren Sie sie sicher auf. Wir zeigen sie nie wieder.
account-codes-kept = Ich habe sie aufbewahrt
account-password-change = Passwort ändern
account-password-text = Danach sind Sie überall abgemeldet, auch hier.
account-back = Zurück zu Ihrem Konto
account-sessions-text = Auf diesen Geräten sind Sie angemeldet. Melden Sie die ab, die Sie nicht kennen.
account-session-unknown = Unbekannter Browser
account-session-since = Seit { $date }, von { $address }
account-session-present = Dieser Browser
account-sessions-others = Überall sonst abmelden
account-used = Zuletzt benutzt { $date }
account-applications-text = Diese Anwendungen haben Zugriff auf etwas von Ihnen.
account-applications-none = Keine Anwendung hat Zugriff auf etwas von Ihnen.
account-application-revoke = Zugriff entziehen
account-application-revoke-named = Zugriff entziehen: { $name }
account-activity-text = Was mit Ihrem Konto geschah, das Neueste zuerst.
account-activity-older = Früheres zeigen
account-alarm = Waren Sie das nicht?
account-alarm-text = Dann melden wir alle von Ihrem Konto ab und entziehen allen Anwendungen den Zugriff. Melden Sie sich danach an und wählen Sie ein neues Passwort.
account-alarm-button = Das war nicht ich
activity-signed-in = Angemeldet
activity-signed-out = Abgemeldet
activity-sessions-ended = Auf anderen Geräten abgemeldet
activity-password = Passwort geändert
activity-reset = Neues Passwort angefordert
activity-number-added = Telefonnummer hinzugefügt
activity-number-removed = Telefonnummer entfernt
activity-app-added = Authenticator-App hinzugefügt
activity-app-removed = Authenticator-App entfernt
activity-codes-made = Wiederherstellungscodes erstellt
activity-codes-removed = Wiederherstellungscodes entfernt
activity-two-step-on = Anmeldung in zwei Schritten eingeschaltet
activity-two-step-off = Anmeldung in zwei Schritten ausgeschaltet
activity-told = Wir haben Ihnen eine Änderung mitgeteilt
activity-alarm = Sie haben gesagt, dass Sie es nicht waren
activity-created = Konto angelegt
activity-application = Einer Anwendung den Zugriff entzogen
activity-changed = Konto geändert
activity-not-you = durch die Administration oder den Dienst
said-number-added = Die Telefonnummer ist hinzugefügt. Möchten Sie sich überall sonst abmelden?
said-number-removed = Die Telefonnummer ist entfernt.
said-number-saved = Die Telefonnummer ist geändert.
said-app-added = Die Authenticator-App ist hinzugefügt.
said-app-removed = Die Authenticator-App ist entfernt.
said-two-step-on = Jede Anmeldung fragt jetzt nach einem zweiten Schritt.
said-two-step-off = Nach einem zweiten Schritt wird jetzt nur bei Bedarf gefragt.
said-session-ended = Dieses Gerät ist abgemeldet.
said-sessions-ended = Sie sind überall sonst abgemeldet.
said-application-revoked = Die Anwendung hat keinen Zugriff mehr.
done-alarm = Alle sind abgemeldet
done-alarm-text = Melden Sie sich jetzt wieder an, wählen Sie ein neues Passwort und sehen Sie Ihre Telefonnummern und Apps durch. Sagen Sie Ihrer Administration oder dem Support Bescheid.
error-phone-known = Das ist schon eine Ihrer Nummern. Geben Sie eine andere ein.
error-apps-many = Sie haben so viele Authenticator-Apps wie möglich. Entfernen Sie zuerst eine.
account-protected-unknown = Ihr Passwort und ein zweiter Schritt schützen dieses Konto. Auf Geräten, denen Sie vertrauen, wird nach dem zweiten Schritt nur gefragt, wenn eine Anwendung ihn verlangt.
account-two-step-change = Wählen, wann nach einem zweiten Schritt gefragt wird
account-two-step-unknown = Auf Geräten, denen ich nicht vertraue, nach einem zweiten Schritt fragen
account-two-step-unknown-text =
    { $days ->
        [one] Auf der Seite, die nach dem Code fragt, können Sie einem Gerät dann einen Tag lang vertrauen. Dort genügt Ihr Passwort, wenn eine Anwendung nicht mehr verlangt.
       *[other] Auf der Seite, die nach dem Code fragt, können Sie einem Gerät dann { $days } Tage lang vertrauen. Dort genügt Ihr Passwort, wenn eine Anwendung nicht mehr verlangt.
    }
account-devices = Geräte, denen Sie vertrauen
account-devices-text = Dort genügt Ihr Passwort, wenn eine Anwendung nicht mehr verlangt. Vergessen Sie ein Gerät, das Sie nicht mehr haben oder nicht kennen.
account-device-since = Vertraut seit { $date } von { $address }, bis { $until }
account-device-forget = Dieses Gerät vergessen
account-device-forget-named = Dieses Gerät vergessen: { $name }
account-devices-forget = Alle Geräte vergessen
activity-device-trusted = Gerät als vertraut gemerkt
activity-devices-forgotten = Vertrautes Gerät vergessen
said-two-step-unknown = Nach einem zweiten Schritt wird jetzt auf jedem Gerät gefragt, dem Sie nicht vertrauen.
said-device-forgotten = Dieses Gerät fragt wieder nach einem zweiten Schritt.
said-devices-forgotten = Alle Geräte fragen wieder nach einem zweiten Schritt.
account-passkeys = Passkeys
account-passkeys-why = Melden Sie sich mit Fingerabdruck, Gesicht oder der PIN Ihres Geräts an. Keine andere Seite kann Ihnen das entlocken.
account-passkey-unnamed = Passkey
account-passkey-synced = Ihre Geräte teilen ihn
account-passkey-add = Passkey hinzufügen
account-passkey-text = Ihr Gerät erstellt einen Passkey und bewahrt ihn auf. Um ihn zu benutzen, bestätigen Sie mit Fingerabdruck, Gesicht oder PIN.
account-passkey-remove = Diesen Passkey entfernen
account-passkey-remove-text = Er meldet Sie ab dann nicht mehr an. Löschen Sie ihn auch auf Ihrem Gerät.
activity-passkey-added = Passkey hinzugefügt
activity-passkey-removed = Passkey entfernt
activity-passkey-refused = Ein kopierter Passkey wurde abgelehnt
said-passkey-added = Der Passkey ist hinzugefügt.
said-passkey-removed = Der Passkey ist entfernt. Löschen Sie ihn auch auf Ihrem Gerät.
said-passkey-saved = Der Passkey ist geändert.
error-passkeys-many = Sie haben so viele Passkeys, wie es geben darf. Entfernen Sie zuerst einen.
error-passkey-not-added = Der Passkey wurde nicht hinzugefügt. Versuchen Sie es noch einmal.
account-two-step-required = Für Ihr Konto ist die Anmeldung in zwei Schritten vorgeschrieben. Sie können sie nicht ausschalten.
account-factors-first =
    { $needed ->
        [one] Um die Anmeldung in zwei Schritten einzuschalten, brauchen Sie einen zweiten Schritt. Sie haben noch keinen. Fügen Sie unten einen hinzu.
       *[other] Um die Anmeldung in zwei Schritten einzuschalten, brauchen Sie { $needed } zweite Schritte, damit Sie auch dann hineinkommen, wenn Sie einen verlieren. Sie haben { $held }. Fügen Sie unten einen hinzu.
    }
account-factors-few =
    { $needed ->
        [one] Sie sollten einen zweiten Schritt haben. Fügen Sie unten einen hinzu.
       *[other] Sie sollten { $needed } zweite Schritte haben, damit Sie auch dann hineinkommen, wenn Sie einen verlieren. Sie haben { $held }. Fügen Sie unten einen hinzu.
    }
account-factor-kept =
    { $needed ->
        [one] Das können Sie nicht entfernen: Die Anmeldung in zwei Schritten braucht einen zweiten Schritt. Fügen Sie zuerst einen anderen hinzu.
       *[other] Das können Sie nicht entfernen: Die Anmeldung in zwei Schritten braucht { $needed } zweite Schritte. Fügen Sie zuerst einen anderen hinzu.
    }
activity-two-step-required = Anmeldung in zwei Schritten für Ihr Konto vorgeschrieben
activity-two-step-released = Anmeldung in zwei Schritten nicht mehr vorgeschrieben
account-protected-places = Ihr Passwort und ein zweiter Schritt schützen dieses Konto. An Orten, an denen Sie vor Kurzem einen gegeben haben, wird nach dem zweiten Schritt nur gefragt, wenn eine Anwendung ihn verlangt.
account-two-step-places = An neuen Orten nach einem zweiten Schritt fragen
account-two-step-places-text =
    { $days ->
        [one] Wo Sie sich mit einem zweiten Schritt anmelden, genügt dann einen Tag lang Ihr Passwort, wenn eine Anwendung nicht mehr verlangt. Ein Ort ist ein Netz: Wer darin ist und Ihr Passwort erfährt, kommt damit ebenfalls hinein.
       *[other] Wo Sie sich mit einem zweiten Schritt anmelden, genügt dann { $days } Tage lang Ihr Passwort, wenn eine Anwendung nicht mehr verlangt. Ein Ort ist ein Netz: Wer darin ist und Ihr Passwort erfährt, kommt damit ebenfalls hinein.
    }
account-known-places = Orte, an denen Sie bekannt sind
account-known-places-count =
    { $count ->
        [0] Sie sind noch an keinem Ort bekannt
        [one] Sie sind an einem Ort bekannt
       *[other] Sie sind an { $count } Orten bekannt
    }
account-known-places-text = Dort genügt Ihr Passwort, wenn eine Anwendung nicht mehr verlangt. Ein Ort ist das Netz und das Land, in dem Sie einen zweiten Schritt gegeben haben. Welche es sind, wird nicht festgehalten.
account-known-places-forget = Alle Orte vergessen
activity-place-known = Ort ab jetzt bekannt
activity-places-forgotten = Bekannte Orte vergessen
said-two-step-places = Nach einem zweiten Schritt wird jetzt an jedem neuen Ort gefragt.
said-places-forgotten = Alle Orte fragen wieder nach einem zweiten Schritt.

## Text message

sms-code =
    { $minutes ->
        [one] { $code } ist Ihr Code für { $service }. Er gilt { $minutes } Minute. Geben Sie ihn nicht weiter.
       *[other] { $code } ist Ihr Code für { $service }. Er gilt { $minutes } Minuten. Geben Sie ihn nicht weiter.
    }

# Said in a call, a sentence a line.
call-code =
    Guten Tag. Ihr Code für { $service } ist:
    { $digits }
    Noch einmal:
    { $digits }
    Sagen Sie ihn niemandem. Auf Wiederhören.

sms-invitation = { $service } bittet Sie zu bestätigen, dass Sie es sind. Haben Sie nichts begonnen, tun Sie nichts. { $link }
sms-invitation-with-message = { $service } bittet um Bestätigung: "{ $message }". Haben Sie nichts begonnen, tun Sie nichts. { $link }

sms-password-changed = { $service }: Ihr Passwort wurde geändert. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-number-added = { $service }: Ihrem Konto wurde eine Nummer hinzugefügt. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-number-removed = { $service }: Diese Nummer wurde aus Ihrem Konto entfernt. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-app-added = { $service }: Ihrem Konto wurde eine Authenticator-App hinzugefügt. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-app-removed = { $service }: Eine Authenticator-App wurde aus Ihrem Konto entfernt. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-recovery-codes-made = { $service }: Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Waren Sie das nicht, melden Sie sich sofort.
sms-recovery-codes-removed = { $service }: Die Wiederherstellungscodes Ihres Kontos wurden entfernt. Waren Sie das nicht, melden Sie sich sofort.
sms-two-step-off = { $service }: Bei der Anmeldung wird nicht mehr immer ein zweiter Schritt verlangt. Waren Sie das nicht, melden Sie sich sofort.
sms-password-reset = { $service }: Wählen Sie binnen 30 Minuten ein neues Passwort. Nicht gewünscht? Tun Sie nichts. { $link }
sms-passkey-added = { $service }: Ihrem Konto wurde ein Passkey hinzugefügt. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-passkey-removed = { $service }: Ein Passkey wurde aus Ihrem Konto entfernt. Waren Sie das nicht, melden Sie sich sofort bei uns.
sms-passkey-copied = { $service }: Jemand benutzte eine Kopie Ihres Passkeys. Entfernen Sie ihn in Ihrem Konto und melden Sie sich sofort bei uns.

## Ein neues Passwort wählen

reset-title = Neues Passwort wählen
reset-linked = Ihre Administration hat dies für Sie begonnen. Haben Sie hier eine Telefonnummer, senden wir Ihnen zuerst einen Code.
reset-text = Geben Sie den Code ein, den Sie erhalten haben.
reset-label = Code
reset-for = für { $username }
reset-password = Neues Passwort
reset-password-hint = Verwenden Sie mindestens 8 Zeichen, etwa vier zufällige Wörter.
reset-button = Passwort setzen
done-password = Ihr Passwort ist gesetzt
done-password-text = Sie sind überall abgemeldet. Melden Sie sich jetzt mit dem neuen Passwort an.
error-reset-unknown = Dieser Link oder Code gilt nicht: Er wurde benutzt, ist abgelaufen oder wurde in einem anderen Browser geöffnet. Bitten Sie Ihre Administration oder Hilfestelle um einen neuen.
error-password-short = Das Passwort ist zu kurz. Verwenden Sie mindestens 8 Zeichen, etwa vier zufällige Wörter.
error-password-long = Das Passwort ist zu lang. Verwenden Sie ein kürzeres.
error-password-common = Dieses Passwort probieren Angreifer als Erstes. Wählen Sie ein anderes.
error-password-username = Das Passwort ist Ihr Benutzername. Wählen Sie ein anderes.
