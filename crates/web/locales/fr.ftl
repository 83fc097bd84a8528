language-name = Français
language-direction = ltr
languages-label = Langue

title-error-prefix = Erreur :
button-continue = Continuer
button-cancel = Annuler
button-back-to = Revenir à { $client }
button-back = Revenir à l’application

## Sign in

signin-title = Se connecter
signin-for-client = pour continuer vers { $client }
signin-username = Nom d’utilisateur
signin-password = Mot de passe
signin-button = Se connecter

## Code

code-title = Saisissez votre code
code-sent-to = Nous avons envoyé un code à { $length } chiffres par SMS au { $phone }.
code-called-to = Nous appelons maintenant le { $phone } et vous dirons votre code à { $length } chiffres.
code-not-sent-to = Votre code est destiné au { $phone }.
code-label = Code reçu par SMS
code-label-call = Code reçu par téléphone
code-valid =
    { $minutes ->
        [one] Il est valable { $minutes } minute.
       *[other] Il est valable { $minutes } minutes.
    }
code-button = Confirmer
code-remember =
    { $days ->
        [one] Ne pas demander de code sur cet appareil pendant { $days } jour
       *[other] Ne pas demander de code sur cet appareil pendant { $days } jours
    }
code-remember-hint = À choisir uniquement sur un appareil que personne d’autre n’utilise.
code-resend-title = Vous n’avez pas reçu le code ?
code-resend-button = Envoyer un nouveau code
code-resend-again = Réessayer l’envoi
code-call-button = Appelez-moi plutôt
code-resend-in =
    { $seconds ->
        [one] Vous pourrez demander un nouveau code dans { $seconds } seconde.
       *[other] Vous pourrez demander un nouveau code dans { $seconds } secondes.
    }
code-resend-countdown = Vous pourrez demander un nouveau code dans { $time }.
code-resend-ready = Vous pouvez maintenant demander un nouveau code.
code-resend-none = Nous ne pouvons plus envoyer de code pour cette connexion. Si rien n’arrive, annulez et recommencez.
code-warning = Ne donnez jamais ce code à personne, même à quelqu’un qui dit travailler pour nous.

## Other second factors

app-title = Saisissez le code de votre application
app-text = Ouvrez votre application d’authentification. Elle affiche un code à 6 chiffres pour ce service.
app-label = Code de l’application
recovery-title = Saisissez un code de secours
recovery-text = Utilisez l’un des codes que vous avez imprimés ou notés. Chacun ne sert qu’une fois.
recovery-label = Code de secours
way-button = Utiliser un autre moyen
way-title = Choisissez un autre moyen
way-why = Choisissez comment confirmer que c’est bien vous.
way-number = Code envoyé au { $phone }
way-app = Code de votre application d’authentification
way-recovery = Code de secours
way-other = Autre méthode : { $name }
way-back = Revenir
way-passkey = Clé d’accès
passkey-title = Utilisez votre clé d’accès
passkey-text = Votre appareil demande votre empreinte, votre visage, son code PIN ou votre clé de sécurité.
passkey-button = Utiliser la clé d’accès
passkey-signin = Se connecter avec une clé d’accès
passkey-failed = Rien n’a abouti : l’opération a été annulée ou a pris trop de temps. Réessayez ou choisissez une autre façon.
passkey-known = Cet appareil a déjà une clé d’accès pour votre compte.
passkey-unsupported = Ce navigateur ne prend pas en charge les clés d’accès. Choisissez une autre façon ou un autre navigateur.
passkey-no-script = Les clés d’accès ont besoin de JavaScript, qui est désactivé dans ce navigateur. Autorisez-le pour ce site ou choisissez une autre façon.

## Phone number

phone-title = Ajoutez votre numéro de téléphone
phone-why = Il nous faut un numéro de téléphone pour confirmer que c’est bien vous. Nous y enverrons un code par SMS.
phone-label = Numéro de téléphone
phone-hint = Commencez par + et l’indicatif du pays, par exemple { $example }.
phone-button = Envoyer le code
number-title = Choisissez un numéro de téléphone
number-why = Nous enverrons un code au numéro que vous choisissez.

## Consent

consent-title = { $client } demande un accès
consent-intro = Si vous l’autorisez, { $client } pourra :
consent-as = Vous êtes connecté en tant que { $user }.
consent-only-if = N’autorisez que si vous connaissez cette application et lui faites confiance.
consent-allow = Autoriser
consent-deny = Refuser
client-policy = Politique de confidentialité de { $client }
client-terms = Conditions d’utilisation de { $client }

scope-openid = savoir que vous vous êtes connecté
scope-profile = voir votre nom et votre profil
scope-email = voir votre adresse e-mail
scope-phone = voir votre numéro de téléphone
scope-address = voir votre adresse postale
scope-offline_access = garder cet accès quand vous ne l’utilisez pas
scope-other = utiliser « { $name } »
scope-countersign-account-read = voir comment votre compte est protégé : les derniers chiffres de vos numéros de téléphone, vos applications d’authentification et clés d’accès, et où vous êtes connecté
scope-countersign-account = modifier la protection de votre compte : ajouter et supprimer des numéros de téléphone et des applications d’authentification, créer des codes de secours, supprimer des clés d’accès, choisir la connexion en deux étapes et vous déconnecter ailleurs

## Devices and back channel

device-title = Connecter un appareil
device-text = Saisissez le code affiché par votre appareil.
device-compare = Vérifiez que votre appareil affiche bien ce code, puis continuez.
device-label = Code
device-warning = Ne continuez qu’avec un code affiché par un appareil devant vous. Si quelqu’un vous a envoyé ce code, il pourrait utiliser votre compte.
approve-title = Autoriser { $client } ?
approve-device = { $client }, sur un autre appareil, demande à se connecter avec votre compte.
approve-device-warning = N’autorisez que si vous venez de commencer vous-même sur votre appareil. Si quelqu’un vous a envoyé un lien ou un code, n’autorisez pas.
approve-backchannel = { $client } vous demande de confirmer que c’est bien vous.
approve-backchannel-warning = N’autorisez que si vous venez de commencer vous-même. Si quelqu’un vous l’a demandé, n’autorisez pas.
approve-message = Message de { $client }
approve-message-hint = L’application vous montre le même message. Sinon, n’autorisez pas.
done-allowed = Vous avez autorisé
done-device = Revenez à votre appareil. Vous pouvez fermer cette page.
done-backchannel = Revenez à l’application. Vous pouvez fermer cette page.
done-denied = Vous n’avez pas autorisé
done-denied-text = Rien n’a été transmis. Vous pouvez fermer cette page.

## Sign out

signout-title = Voulez-vous vous déconnecter ?
signout-as = Vous êtes connecté en tant que { $user }.
signout-effect = Les applications qui utilisent cette connexion vous demanderont de vous reconnecter.
signout-client = { $client } l’a demandé.
signout-button = Se déconnecter
signout-stay = Rester connecté
signout-all = Se déconnecter de tous les comptes
signed-out-title = Vous êtes déconnecté
signed-out-text = Sur un ordinateur partagé, fermez aussi toutes les fenêtres du navigateur.
signed-out-others = Vous êtes encore connecté avec d’autres comptes dans ce navigateur.
signed-out-show-others = Afficher ces comptes
signed-out-frame = Informe une application que vous vous êtes déconnecté

## Accounts

choose-title = Choisissez un compte
choose-another = Utiliser un autre compte

## Passing on

form-post-title = Vous êtes connecté
form-post-text = Nous vous ramenons à { $client }.
form-post-text-unnamed = Nous vous ramenons à l’application.

## Home

home-title = Service de connexion
home-text = Les applications vous envoient ici pour vous connecter. Pour commencer, ouvrez l’application que vous voulez utiliser.
home-signed-in = Vous êtes connecté en tant que { $user }.
home-accounts = Vous êtes connecté avec plusieurs comptes.
home-active = Compte par défaut
home-use = Utiliser par défaut
home-use-named = Utiliser { $user } par défaut
home-signout-named = Déconnecter { $user }
home-add-account = Ajouter un autre compte
home-links = Aussi sur ce serveur
home-issuer = Adresse de ce service
link-account = Votre compte
link-console = Administration
link-discovery = Configuration OpenID Connect

## Notices

notice-code-sent = Nous vous avons envoyé un nouveau code. L’ancien ne fonctionne plus.
notice-code-called = Nous vous appelons avec un nouveau code. L’ancien ne fonctionne plus.

## What went wrong

title-problem = Désolé, il y a un problème
title-start-again = Veuillez recommencer
title-application = La demande de l’application n’est pas valide
title-cookies = Les cookies sont désactivés
title-unmet-acr = Vous ne pouvez pas vous connecter de la façon exigée
title-no-phone = Aucun numéro de téléphone enregistré
title-not-enrolled = Pas encore configuré
title-too-many = Trop de tentatives
title-other-person = Ceci ne vous est pas destiné
title-not-found = Page introuvable

error-credentials = Le nom d’utilisateur ou le mot de passe est incorrect. Vérifiez les deux et réessayez.
error-password-expired = Votre mot de passe a expiré. Changez-le là où vous changez votre mot de passe professionnel, puis connectez-vous avec le nouveau. Si vous n’y parvenez pas, adressez-vous à votre administrateur ou à l’assistance.
error-password-must-change = Vous devez changer votre mot de passe avant de vous connecter, car il a été défini par quelqu’un d’autre. Changez-le là où vous changez votre mot de passe professionnel, puis connectez-vous avec le nouveau.
error-account-closed = Votre compte ne peut pas être utilisé actuellement. Adressez-vous à votre administrateur ou à l’assistance.
error-code-wrong = Ce code est incorrect. Vérifiez le dernier SMS reçu et réessayez.
error-app-code-wrong = Ce code est incorrect. Chaque code ne sert qu’une fois et change toutes les 30 secondes : attendez le suivant et réessayez.
error-recovery-code-wrong = Ce code de secours est incorrect ou a déjà servi. Essayez-en un autre.
error-code-expired = Ce code a expiré. Demandez-en un nouveau.
error-code-dead = Ce code ne peut plus être utilisé. Revenez à l’application et connectez-vous de nouveau.
error-resend-wait =
    { $seconds ->
        [one] Attendez { $seconds } seconde avant de demander un nouveau code.
       *[other] Attendez { $seconds } secondes avant de demander un nouveau code.
    }
error-resend-limit = Nous ne pouvons plus envoyer de code pour cette connexion. Attendez un moment, puis recommencez.
error-send-failed = Nous n’avons pas pu envoyer le code. Réessayez.
error-no-phone = Il faut un numéro de téléphone pour se connecter ici, et nous n’en avons pas pour vous. Demandez à votre administrateur ou à l’assistance de l’ajouter.
error-not-enrolled = Vous n’avez pas configuré ce moyen de connexion. Connectez-vous autrement et configurez-le dans votre compte, ou demandez de l’aide à votre administrateur ou à l’assistance.
error-fixed-line = Le numéro que nous avons pour vous est une ligne fixe, qui ne reçoit pas de SMS. Demandez à votre administrateur ou à l’assistance d’ajouter un numéro de mobile.
error-phone-invalid = Nous ne pouvons pas envoyer de SMS à ce numéro. Saisissez un numéro de mobile avec l’indicatif du pays.
error-phone-taken = Ce numéro de téléphone appartient ici à un autre compte et ne peut pas être ajouté à un second. Recommencez avec un autre numéro, ou adressez-vous à votre administrateur ou à l’assistance.
error-phone-fixed-line = C’est une ligne fixe, qui ne reçoit pas de SMS. Saisissez un numéro de mobile avec l’indicatif du pays.
error-phone-country = Nous n’envoyons pas de SMS aux numéros de ce pays. Saisissez un numéro d’un autre pays.
error-withheld = Nous ne pouvons pas vous envoyer de code pour le moment. Réessayez plus tard. Si cela continue, demandez de l’aide à votre administrateur ou à l’assistance.
error-page-stale = Cette page n’est plus à jour, peut-être à cause du bouton Précédent ou d’un autre onglet. Revenez à l’application et connectez-vous de nouveau.
error-signin-expired = Cette connexion a pris trop de temps et a expiré. Revenez à l’application et connectez-vous de nouveau.
error-cookies = Nous avons besoin de cookies pour vous connecter. Autorisez les cookies de ce site dans votre navigateur, puis revenez à l’application et réessayez.
error-unmet-acr = L’application exige une façon de se connecter qui n’est pas disponible pour vous ici. Demandez de l’aide à votre administrateur ou à l’assistance.
error-client = Ce service ne connaît pas l’application qui vous a envoyé ici. Prévenez les responsables de l’application.
error-redirect = L’application qui vous a envoyé ici a donné une adresse de retour qui n’est pas enregistrée. Prévenez les responsables de l’application.
error-too-many =
    { $minutes ->
        [one] Il y a eu trop de tentatives. Réessayez dans { $minutes } minute.
       *[other] Il y a eu trop de tentatives. Réessayez dans { $minutes } minutes.
    }
error-server = Quelque chose ne fonctionne pas de notre côté. Réessayez dans quelques minutes.
error-request = L’application qui vous a envoyé ici a fait une demande que nous ne comprenons pas. Prévenez les responsables de l’application.
error-not-found = Si vous avez saisi l’adresse, vérifiez qu’elle est correcte.
error-device-code = Nous ne connaissons pas ce code. Vérifiez ce que votre appareil affiche maintenant, puis réessayez.
error-other-person = Cette demande est destinée à quelqu’un d’autre. Connectez-vous en tant que la personne à qui elle a été envoyée, ou ignorez-la.
error-reference = Référence
error-reference-hint = Donnez cette référence si vous demandez de l’aide.
error-details = Détails pour les développeurs
error-passkey-wrong = Cette clé d’accès n’a pas fonctionné ici. Réessayez ou choisissez une autre façon.
error-passkey-copied = Cette clé d’accès est refusée, car quelqu’un semble en avoir une copie. Connectez-vous d’une autre façon et retirez-la dans votre compte.
error-passkey-dead = Il y a eu trop de tentatives. Retournez à l’application et reconnectez-vous.

## Your account

account-nav = Votre compte
account-place-overview = Sécurité
account-place-sessions = Connexions
account-place-applications = Applications
account-place-activity = Activité
account-title = Ce qui protège votre compte
account-password-only = Seul votre mot de passe protège ce compte : qui l’apprend peut entrer. Ajoutez un numéro de téléphone ou une application d’authentification.
account-protected-off = Votre mot de passe et une deuxième étape protègent ce compte. La deuxième étape est demandée là où une application l’exige.
account-protected-on = Votre mot de passe et une deuxième étape protègent ce compte. Chaque connexion demande les deux.
account-protected-always = Votre mot de passe et une deuxième étape protègent ce compte. Ici, chaque connexion demande les deux.
account-two-step = Connexion en deux étapes
account-two-step-on = Demander une deuxième étape à chaque connexion
account-two-step-off = Ne demander une deuxième étape que si nécessaire
account-two-step-on-text = Après votre mot de passe, chaque connexion demandera un code. Qui apprend votre mot de passe n’entre pas.
account-two-step-off-text = Là où une application n’exige pas plus, votre mot de passe seul suffira. Votre compte sera plus facile à attaquer.
account-numbers = Numéros de téléphone
account-numbers-none = Nous n’avons pas de numéro de téléphone pour vous.
account-number-first = Les codes arrivent d’abord ici
account-number-add = Ajouter un numéro de téléphone
account-number-why = Nous y envoyons d’abord un code, pour savoir qu’il est à vous.
account-number = Numéro de téléphone { $phone }
account-number-prefer = Envoyer d’abord les codes ici
account-number-remove = Retirer ce numéro
account-number-remove-text = Il ne recevra plus de codes. Nous l’en informons par SMS.
account-last = C’est votre seule deuxième étape. Sans elle, seul votre mot de passe protège le compte.
account-change = Modifier
account-change-named = Modifier { $name }
account-name = Nom
account-name-hint = Pour vous seul, par exemple « téléphone du bureau ». Vous pouvez le laisser vide.
account-name-save = Enregistrer le nom
account-apps = Application d’authentification
account-apps-why = Une application sur votre téléphone affiche des codes, même sans réseau. C’est plus sûr que les SMS.
account-app-unnamed = Application d’authentification
account-app-since = Ajoutée le { $date }
account-app-add = Ajouter une application d’authentification
account-app-first = Installez d’abord une application d’authentification sur votre téléphone. Toute application qui affiche des codes à 6 chiffres convient.
account-app-scan = Ouvrez l’application, choisissez d’ajouter un compte et scannez cette image.
account-app-picture = Code QR avec la clé de votre compte
account-app-type = Si vous ne pouvez pas la scanner, saisissez cette clé dans l’application :
account-app-here = Ouvrir une application sur cet appareil
account-app-confirm = Saisissez le code que l’application affiche maintenant. Elle compte à partir de là.
account-app-remove = Retirer cette application
account-app-remove-text = Ses codes ne fonctionneront plus.
account-codes = Codes de secours
account-codes-none = Vous n’en avez pas. Créez-en pour le jour où vous perdrez votre téléphone.
account-codes-left =
    { $count ->
        [one] Il vous reste { $count } code.
       *[other] Il vous reste { $count } codes.
    }
account-codes-make = Créer des codes de secours
account-codes-again = Créer de nouveaux codes de secours
account-codes-text = Chaque code sert une fois, à la place d’un code de votre téléphone. Les nouveaux codes remplacent tous les anciens.
account-codes-keep = Imprimez ou notez ces codes et gardez-les en lieu sûr. Nous ne les afficherons plus jamais.
account-codes-kept = Je les ai conservés
account-password-change = Changer le mot de passe
account-password-text = Ensuite, vous serez déconnecté partout, ici aussi.
account-back = Revenir à votre compte
account-sessions-text = Vous êtes connecté sur ces appareils. Déconnectez ceux que vous ne connaissez pas.
account-session-unknown = Navigateur inconnu
account-session-since = Depuis le { $date }, depuis { $address }
account-session-present = Ce navigateur
account-sessions-others = Déconnecter partout ailleurs
account-used = Dernière utilisation : { $date }
account-applications-text = Ces applications ont accès à des données de votre compte.
account-applications-none = Aucune application n’a accès à votre compte.
account-application-revoke = Retirer l’accès
account-application-revoke-named = Retirer l’accès: { $name }
account-activity-text = Ce qui s’est passé sur votre compte, le plus récent d’abord.
account-activity-older = Afficher ce qui précède
account-alarm = Ce n’était pas vous ?
account-alarm-text = Nous déconnectons alors tout le monde de votre compte et retirons l’accès à toutes les applications. Ensuite, connectez-vous et choisissez un nouveau mot de passe.
account-alarm-button = Ce n’était pas moi
activity-signed-in = Connexion
activity-signed-out = Déconnexion
activity-sessions-ended = Déconnexion sur d’autres appareils
activity-password = Mot de passe modifié
activity-reset = Nouveau mot de passe demandé
activity-number-added = Numéro de téléphone ajouté
activity-number-removed = Numéro de téléphone retiré
activity-app-added = Application d’authentification ajoutée
activity-app-removed = Application d’authentification retirée
activity-codes-made = Codes de secours créés
activity-codes-removed = Codes de secours supprimés
activity-two-step-on = Connexion en deux étapes activée
activity-two-step-off = Connexion en deux étapes désactivée
activity-told = Nous vous avons informé d’un changement
activity-alarm = Vous avez dit que ce n’était pas vous
activity-created = Compte créé
activity-application = Accès d’une application retiré
activity-changed = Compte modifié
activity-not-you = par un administrateur ou par le service
said-number-added = Le numéro de téléphone est ajouté. Voulez-vous vous déconnecter partout ailleurs ?
said-number-removed = Le numéro de téléphone est retiré.
said-number-saved = Le numéro de téléphone est modifié.
said-app-added = L’application d’authentification est ajoutée.
said-app-removed = L’application d’authentification est retirée.
said-two-step-on = Chaque connexion demande maintenant une deuxième étape.
said-two-step-off = La deuxième étape n’est plus demandée que si nécessaire.
said-session-ended = Cet appareil est déconnecté.
said-sessions-ended = Vous êtes déconnecté partout ailleurs.
said-application-revoked = L’application n’a plus accès.
done-alarm = Tout le monde est déconnecté
done-alarm-text = Reconnectez-vous maintenant, choisissez un nouveau mot de passe et vérifiez vos numéros et vos applications. Prévenez votre administrateur ou l’assistance.
error-phone-known = C’est déjà l’un de vos numéros. Saisissez-en un autre.
error-apps-many = Vous avez autant d’applications d’authentification que possible. Retirez-en une d’abord.
account-protected-unknown = Votre mot de passe et une deuxième étape protègent ce compte. Sur les appareils auxquels vous faites confiance, la deuxième étape n’est demandée que si une application l’exige.
account-two-step-change = Choisir quand une deuxième étape est demandée
account-two-step-unknown = Demander une deuxième étape sur les appareils auxquels je ne fais pas confiance
account-two-step-unknown-text =
    { $days ->
        [one] Sur la page qui demande le code, vous pourrez faire confiance à un appareil pendant un jour. Votre mot de passe y suffira, sauf si une application exige plus.
       *[other] Sur la page qui demande le code, vous pourrez faire confiance à un appareil pendant { $days } jours. Votre mot de passe y suffira, sauf si une application exige plus.
    }
account-devices = Appareils de confiance
account-devices-text = Votre mot de passe y suffit, sauf si une application exige plus. Oubliez un appareil que vous n’avez plus ou que vous ne connaissez pas.
account-device-since = De confiance depuis le { $date } depuis { $address }, jusqu’au { $until }
account-device-forget = Oublier cet appareil
account-device-forget-named = Oublier cet appareil : { $name }
account-devices-forget = Oublier tous les appareils
activity-device-trusted = Appareil déclaré de confiance
activity-devices-forgotten = Appareil de confiance oublié
said-two-step-unknown = Une deuxième étape est maintenant demandée sur tout appareil auquel vous ne faites pas confiance.
said-device-forgotten = Cet appareil demande de nouveau une deuxième étape.
said-devices-forgotten = Tous les appareils demandent de nouveau une deuxième étape.
account-passkeys = Clés d’accès
account-passkeys-why = Connectez-vous avec votre empreinte, votre visage ou le code PIN de votre appareil. Aucun autre site ne peut vous la soutirer.
account-passkey-unnamed = Clé d’accès
account-passkey-synced = Partagée entre vos appareils
account-passkey-add = Ajouter une clé d’accès
account-passkey-text = Votre appareil crée une clé d’accès et la garde. Pour l’utiliser, vous confirmez avec votre empreinte, votre visage ou un code PIN.
account-passkey-remove = Retirer cette clé d’accès
account-passkey-remove-text = Elle ne vous connectera plus. Supprimez-la aussi sur votre appareil.
activity-passkey-added = Clé d’accès ajoutée
activity-passkey-removed = Clé d’accès retirée
activity-passkey-refused = Une clé d’accès copiée a été refusée
said-passkey-added = La clé d’accès est ajoutée.
said-passkey-removed = La clé d’accès est retirée. Supprimez-la aussi sur votre appareil.
said-passkey-saved = La clé d’accès est modifiée.
error-passkeys-many = Vous avez autant de clés d’accès que possible. Retirez-en d’abord une.
error-passkey-not-added = La clé d’accès n’a pas été ajoutée. Réessayez.
account-two-step-required = La connexion en deux étapes est obligatoire pour votre compte. Vous ne pouvez pas la désactiver.
account-factors-first =
    { $needed ->
        [one] Pour activer la connexion en deux étapes, il vous faut une deuxième étape. Vous n’en avez pas encore. Ajoutez-en une ci-dessous.
       *[other] Pour activer la connexion en deux étapes, il vous faut { $needed } deuxièmes étapes, afin de pouvoir encore entrer si vous en perdez une. Vous en avez { $held }. Ajoutez-en une ci-dessous.
    }
account-factors-few =
    { $needed ->
        [one] Il vous faudrait une deuxième étape. Ajoutez-en une ci-dessous.
       *[other] Il vous faudrait { $needed } deuxièmes étapes, afin de pouvoir encore entrer si vous en perdez une. Vous en avez { $held }. Ajoutez-en une ci-dessous.
    }
account-factor-kept =
    { $needed ->
        [one] Vous ne pouvez pas retirer ceci : la connexion en deux étapes demande une deuxième étape. Ajoutez-en d’abord une autre.
       *[other] Vous ne pouvez pas retirer ceci : la connexion en deux étapes demande { $needed } deuxièmes étapes. Ajoutez-en d’abord une autre.
    }
activity-two-step-required = Connexion en deux étapes rendue obligatoire pour votre compte
activity-two-step-released = Connexion en deux étapes plus obligatoire pour votre compte
account-protected-places = Votre mot de passe et une deuxième étape protègent ce compte. Dans les lieux où vous en avez donné une récemment, la deuxième étape n’est demandée que si une application l’exige.
account-two-step-places = Demander une deuxième étape dans les lieux nouveaux
account-two-step-places-text =
    { $days ->
        [one] Là où vous vous connectez avec une deuxième étape, votre mot de passe suffira pendant un jour, sauf si une application exige plus. Un lieu est un réseau : qui s’y trouve et apprend votre mot de passe peut entrer aussi.
       *[other] Là où vous vous connectez avec une deuxième étape, votre mot de passe suffira pendant { $days } jours, sauf si une application exige plus. Un lieu est un réseau : qui s’y trouve et apprend votre mot de passe peut entrer aussi.
    }
account-known-places = Lieux connus
account-known-places-count =
    { $count ->
        [0] Aucun lieu n’est encore connu
        [one] Un lieu est connu
       *[other] { $count } lieux sont connus
    }
account-known-places-text = Votre mot de passe y suffit, sauf si une application exige plus. Un lieu est le réseau et le pays où vous avez donné une deuxième étape. Lesquels, cela n’est pas noté.
account-known-places-forget = Oublier tous les lieux
activity-place-known = Lieu connu désormais
activity-places-forgotten = Lieux connus oubliés
said-two-step-places = Une deuxième étape est maintenant demandée dans tout lieu nouveau.
said-places-forgotten = Tous les lieux demandent de nouveau une deuxième étape.

## Text message: without accents that are not in the GSM 03.38 alphabet

sms-code =
    { $minutes ->
        [one] { $code } est votre code { $service }. Il est valable { $minutes } minute. Ne le donnez jamais.
       *[other] { $code } est votre code { $service }. Il est valable { $minutes } minutes. Ne le donnez jamais.
    }

# Said in a call, a sentence a line.
call-code =
    Bonjour. Votre code pour { $service } est :
    { $digits }
    Je répète :
    { $digits }
    Ne le donnez à personne. Au revoir.

sms-invitation = { $service } vous demande de confirmer que c'est vous. Si vous n'avez rien fait, ignorez ce SMS. { $link }
sms-invitation-with-message = { $service } vous demande de confirmer : "{ $message }". Si vous n'avez rien fait, ignorez ce SMS. { $link }

sms-password-changed = { $service } : votre mot de passe a été modifié. Si ce n'est pas vous, prévenez-nous sans attendre.
sms-number-added = { $service } : un numéro a été ajouté à votre compte. Si ce n'est pas vous, prévenez-nous sans attendre.
sms-number-removed = { $service } : ce numéro a été retiré de votre compte. Si ce n'est pas vous, prévenez-nous sans attendre.
sms-app-added = { $service } : une application d'authentification a été ajoutée à votre compte. Si ce n'est pas vous, prévenez-nous vite.
sms-app-removed = { $service } : une application d'authentification a été retirée de votre compte. Si ce n'est pas vous, prévenez-nous vite.
sms-recovery-codes-made = { $service } : de nouveaux codes de secours ont été créés pour votre compte. Si ce n'est pas vous, prévenez-nous.
sms-recovery-codes-removed = { $service } : les codes de secours de votre compte ont été supprimés. Si ce n'est pas vous, prévenez-nous.
sms-two-step-off = { $service } : la seconde étape n'est plus exigée à chaque connexion. Si ce n'est pas vous, prévenez-nous sans attendre.
sms-password-reset = { $service } : choisissez un nouveau mot de passe sous 30 minutes. Sinon, ignorez ce SMS. { $link }
sms-passkey-added = { $service } : une clé d'accès a été ajoutée à votre compte. Si ce n'est pas vous, prévenez-nous vite.
sms-passkey-removed = { $service } : une clé d'accès a été retirée de votre compte. Si ce n'est pas vous, prévenez-nous vite.
sms-passkey-copied = { $service } : quelqu'un a utilisé une copie de votre clé d'accès. Retirez-la dans votre compte et prévenez-nous vite.

## Choisir un nouveau mot de passe

reset-title = Choisir un nouveau mot de passe
reset-linked = Votre administrateur a lancé cette opération pour vous. Si vous avez un numéro de téléphone ici, nous vous envoyons d'abord un code.
reset-text = Saisissez le code que vous avez reçu.
reset-label = Code
reset-for = pour { $username }
reset-password = Nouveau mot de passe
reset-password-hint = Utilisez au moins 8 caractères, par exemple quatre mots au hasard.
reset-button = Enregistrer le mot de passe
done-password = Votre mot de passe est enregistré
done-password-text = Vous êtes déconnecté partout. Connectez-vous maintenant avec votre nouveau mot de passe.
error-reset-unknown = Ce lien ou ce code ne fonctionne pas : il a été utilisé, a expiré ou a été ouvert dans un autre navigateur. Demandez-en un nouveau à votre administrateur ou au support.
error-password-short = Le mot de passe est trop court. Utilisez au moins 8 caractères, par exemple quatre mots au hasard.
error-password-long = Le mot de passe est trop long. Choisissez-en un plus court.
error-password-common = Ce mot de passe est l'un des premiers qu'un attaquant essaie. Choisissez-en un autre.
error-password-username = Le mot de passe est votre nom d'utilisateur. Choisissez-en un autre.
