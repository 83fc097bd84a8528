language-name = Español
language-direction = ltr
languages-label = Idioma

title-error-prefix = Error:
button-continue = Continuar
button-cancel = Cancelar
button-back-to = Volver a { $client }
button-back = Volver a la aplicación

## Sign in

signin-title = Iniciar sesión
signin-for-client = para continuar en { $client }
signin-username = Nombre de usuario
signin-password = Contraseña
signin-button = Iniciar sesión

## Code

code-title = Introduzca su código
code-sent-to = Hemos enviado un código de { $length } cifras por SMS al { $phone }.
code-called-to = Estamos llamando al { $phone } para decirle su código de { $length } cifras.
code-not-sent-to = Su código es para el { $phone }.
code-label = Código del mensaje SMS
code-label-call = Código de la llamada
code-valid =
    { $minutes ->
        [one] Es válido durante { $minutes } minuto.
       *[other] Es válido durante { $minutes } minutos.
    }
code-button = Confirmar
code-remember =
    { $days ->
        [one] No pedir un código en este dispositivo durante { $days } día
       *[other] No pedir un código en este dispositivo durante { $days } días
    }
code-remember-hint = Márquelo solo en un dispositivo que nadie más use.
code-resend-title = ¿No le ha llegado el código?
code-resend-button = Enviar un código nuevo
code-resend-again = Intentar enviarlo de nuevo
code-call-button = Prefiero que me llamen
code-resend-in =
    { $seconds ->
        [one] Podrá pedir un código nuevo dentro de { $seconds } segundo.
       *[other] Podrá pedir un código nuevo dentro de { $seconds } segundos.
    }
code-resend-countdown = Podrá pedir un código nuevo dentro de { $time }.
code-resend-ready = Ya puede pedir un código nuevo.
code-resend-none = No podemos enviar más códigos para este inicio de sesión. Si no le llega nada, cancele y empiece de nuevo.
code-warning = No dé nunca este código a nadie, aunque diga que trabaja con nosotros.

## Other second factors

app-title = Introduzca el código de su aplicación
app-text = Abra su aplicación de autenticación. Muestra un código de 6 cifras para este servicio.
app-label = Código de la aplicación
recovery-title = Introduzca un código de recuperación
recovery-text = Use uno de los códigos que imprimió o anotó. Cada uno sirve una sola vez.
recovery-label = Código de recuperación
way-button = Usar otro medio
way-title = Elija otro medio
way-why = Elija cómo quiere confirmar que es usted.
way-number = Código al { $phone }
way-app = Código de su aplicación de autenticación
way-recovery = Código de recuperación
way-other = Otro método: { $name }
way-back = Volver
way-passkey = Llave de acceso
passkey-title = Use su llave de acceso
passkey-text = Su dispositivo le pide su huella, su cara, su PIN o su llave de seguridad.
passkey-button = Usar la llave de acceso
passkey-signin = Iniciar sesión con una llave de acceso
passkey-failed = No ha salido bien: se ha cancelado o ha tardado demasiado. Inténtelo de nuevo o elija otra forma.
passkey-known = Este dispositivo ya tiene una llave de acceso para su cuenta.
passkey-unsupported = Este navegador no admite llaves de acceso. Elija otra forma o use otro navegador.
passkey-no-script = Las llaves de acceso necesitan JavaScript, que está desactivado en este navegador. Permítalo para este sitio o elija otra forma.

## Phone number

phone-title = Añada su número de teléfono
phone-why = Necesitamos un número de teléfono para confirmar que es usted. Le enviaremos un código por SMS.
phone-label = Número de teléfono
phone-hint = Empiece por + y el prefijo del país, por ejemplo { $example }.
phone-button = Enviar código
number-title = Elija un número de teléfono
number-why = Le enviaremos un código al número que elija.

## Consent

consent-title = { $client } solicita acceso
consent-intro = Si lo permite, { $client } podrá:
consent-as = Ha iniciado sesión como { $user }.
consent-only-if = Permítalo solo si conoce esta aplicación y confía en ella.
consent-allow = Permitir
consent-deny = No permitir
client-policy = Política de privacidad de { $client }
client-terms = Condiciones de uso de { $client }

scope-openid = saber que ha iniciado sesión
scope-profile = ver su nombre y su perfil
scope-email = ver su correo electrónico
scope-phone = ver su número de teléfono
scope-address = ver su dirección postal
scope-offline_access = mantener este acceso cuando no la esté usando
scope-other = usar «{ $name }»
scope-countersign-account-read = ver cómo está protegida su cuenta: las últimas cifras de sus números de teléfono, sus aplicaciones de autenticación y llaves de acceso, y dónde ha iniciado sesión
scope-countersign-account = cambiar cómo está protegida su cuenta: añadir y quitar números de teléfono y aplicaciones de autenticación, crear códigos de recuperación, quitar llaves de acceso, elegir el inicio de sesión en dos pasos y cerrar su sesión en otros lugares

## Devices and back channel

device-title = Conectar un dispositivo
device-text = Introduzca el código que muestra su dispositivo.
device-compare = Compruebe que su dispositivo muestra este código y continúe.
device-label = Código
device-warning = Continúe solo con un código de un dispositivo que tenga delante. Si alguien le envió el código, podría usar su cuenta.
approve-title = ¿Permitir { $client }?
approve-device = { $client }, en otro dispositivo, pide iniciar sesión con su cuenta.
approve-device-warning = Permítalo solo si acaba de empezarlo usted en su propio dispositivo. Si alguien le envió un enlace o un código, no lo permita.
approve-backchannel = { $client } le pide que confirme que es usted.
approve-backchannel-warning = Permítalo solo si acaba de empezarlo usted. Si alguien le ha pedido que lo permita, no lo haga.
approve-message = Mensaje de { $client }
approve-message-hint = La aplicación le muestra el mismo mensaje. Si no es así, no lo permita.
done-allowed = Lo ha permitido
done-device = Vuelva a su dispositivo. Puede cerrar esta página.
done-backchannel = Vuelva a la aplicación. Puede cerrar esta página.
done-denied = No lo ha permitido
done-denied-text = No se ha compartido nada. Puede cerrar esta página.

## Sign out

signout-title = ¿Quiere cerrar la sesión?
signout-as = Ha iniciado sesión como { $user }.
signout-effect = Las aplicaciones que usan esta sesión le pedirán que la inicie de nuevo.
signout-client = Lo ha pedido { $client }.
signout-button = Cerrar sesión
signout-stay = Seguir en la sesión
signout-all = Cerrar la sesión de todas las cuentas
signed-out-title = Ha cerrado la sesión
signed-out-text = En un ordenador compartido, cierre también todas las ventanas del navegador.
signed-out-others = Todavía tiene abiertas otras cuentas en este navegador.
signed-out-show-others = Mostrar estas cuentas
signed-out-frame = Avisa a una aplicación de que ha cerrado la sesión

## Accounts

choose-title = Elija una cuenta
choose-another = Usar otra cuenta

## Passing on

form-post-title = Ha iniciado sesión
form-post-text = Le llevamos de vuelta a { $client }.
form-post-text-unnamed = Le llevamos de vuelta a la aplicación.

## Home

home-title = Servicio de inicio de sesión
home-text = Las aplicaciones le envían aquí para iniciar sesión. Para empezar, abra la aplicación que quiera usar.
home-signed-in = Ha iniciado sesión como { $user }.
home-accounts = Ha iniciado sesión con varias cuentas.
home-active = Cuenta predeterminada
home-use = Usar como predeterminada
home-use-named = Usar { $user } como predeterminada
home-signout-named = Cerrar la sesión de { $user }
home-add-account = Añadir otra cuenta
home-links = Más en este servidor
home-issuer = Dirección de este servicio
link-account = Su cuenta
link-console = Administración
link-discovery = Configuración de OpenID Connect

## Notices

notice-code-sent = Le hemos enviado un código nuevo. El anterior ya no sirve.
notice-code-called = Le estamos llamando con un código nuevo. El anterior ya no sirve.

## What went wrong

title-problem = Lo sentimos, hay un problema
title-start-again = Empiece de nuevo, por favor
title-application = La solicitud de la aplicación no es válida
title-cookies = Las cookies están desactivadas
title-unmet-acr = No puede iniciar sesión de la forma exigida
title-no-phone = No consta ningún número de teléfono
title-not-enrolled = Aún sin configurar
title-too-many = Demasiados intentos
title-other-person = Esto no es para usted
title-not-found = Página no encontrada

error-credentials = El nombre de usuario o la contraseña no son correctos. Compruebe ambos e inténtelo de nuevo.
error-password-expired = Su contraseña ha caducado. Cámbiela donde cambia la contraseña de su trabajo e inicie sesión con la nueva. Si no puede, consulte a su administrador o al servicio de asistencia.
error-password-must-change = Debe cambiar su contraseña antes de iniciar sesión, porque la estableció otra persona. Cámbiela donde cambia la contraseña de su trabajo e inicie sesión con la nueva.
error-account-closed = Su cuenta no se puede usar en este momento. Consulte a su administrador o al servicio de asistencia.
error-code-wrong = Ese código no es correcto. Mire el último SMS e inténtelo de nuevo.
error-app-code-wrong = Ese código no es correcto. Cada código sirve una vez y cambia cada 30 segundos: espere al siguiente e inténtelo de nuevo.
error-recovery-code-wrong = Ese código de recuperación no es correcto o ya se ha usado. Pruebe con otro.
error-code-expired = Ese código ha caducado. Pida uno nuevo.
error-code-dead = Este código ya no se puede usar. Vuelva a la aplicación e inicie sesión de nuevo.
error-resend-wait =
    { $seconds ->
        [one] Espere { $seconds } segundo antes de pedir un código nuevo.
       *[other] Espere { $seconds } segundos antes de pedir un código nuevo.
    }
error-resend-limit = No podemos enviar más códigos para este inicio de sesión. Espere un rato y empiece de nuevo.
error-send-failed = No hemos podido enviar el código. Inténtelo de nuevo.
error-no-phone = Para iniciar sesión aquí necesita un número de teléfono y no tenemos ninguno suyo. Pida a su administrador o al servicio de asistencia que lo añada.
error-not-enrolled = No ha configurado esta forma de iniciar sesión. Inicie sesión de otra forma y configúrela en su cuenta, o pida ayuda a su administrador o al servicio de asistencia.
error-fixed-line = El número que tenemos de usted es de un teléfono fijo, que no recibe mensajes SMS. Pida a su administrador o al servicio de asistencia que añada un número de móvil.
error-phone-invalid = No podemos enviar mensajes SMS a este número. Introduzca un número de móvil con el prefijo del país.
error-phone-taken = Este número de teléfono pertenece aquí a otra cuenta y no se puede añadir a una segunda. Empiece de nuevo con otro número o consulte a su administrador o al servicio de asistencia.
error-phone-fixed-line = Este número es de un teléfono fijo, que no recibe mensajes SMS. Introduzca un número de móvil con el prefijo del país.
error-phone-country = No enviamos mensajes SMS a números de este país. Introduzca un número de otro país.
error-withheld = Ahora no podemos enviarle un código. Inténtelo de nuevo más tarde. Si continúa así, pida ayuda a su administrador o al servicio de asistencia.
error-page-stale = Esta página ya no es actual, quizá porque usó el botón Atrás u otra pestaña. Vuelva a la aplicación e inicie sesión de nuevo.
error-signin-expired = Este inicio de sesión tardó demasiado y ha caducado. Vuelva a la aplicación e inicie sesión de nuevo.
error-cookies = Necesitamos cookies para iniciar su sesión. Permita las cookies de este sitio en su navegador, vuelva a la aplicación e inténtelo de nuevo.
error-unmet-acr = La aplicación exige una forma de iniciar sesión que aquí no está disponible para usted. Pida ayuda a su administrador o al servicio de asistencia.
error-client = Este servicio no conoce la aplicación que le ha enviado aquí. Avise a los responsables de la aplicación.
error-redirect = La aplicación que le ha enviado aquí indicó una dirección de vuelta que no está registrada. Avise a los responsables de la aplicación.
error-too-many =
    { $minutes ->
        [one] Ha habido demasiados intentos. Inténtelo de nuevo dentro de { $minutes } minuto.
       *[other] Ha habido demasiados intentos. Inténtelo de nuevo dentro de { $minutes } minutos.
    }
error-server = Algo no funciona por nuestra parte. Inténtelo de nuevo dentro de unos minutos.
error-request = La aplicación que le ha enviado aquí hizo una solicitud que no entendemos. Avise a los responsables de la aplicación.
error-not-found = Si ha escrito la dirección, compruebe que es correcta.
error-device-code = No conocemos este código. Mire lo que muestra ahora su dispositivo e inténtelo de nuevo.
error-other-person = Esta petición es para otra persona. Inicie sesión como la persona a quien se envió, o no haga caso.
error-reference = Referencia
error-reference-hint = Indique esta referencia si pide ayuda.
error-details = Detalles para desarrolladores
error-passkey-wrong = Esa llave de acceso no ha servido aquí. Inténtelo de nuevo o elija otra forma.
error-passkey-copied = Esa llave de acceso se rechaza porque parece que alguien tiene una copia. Inicie sesión de otra forma y quítela en su cuenta.
error-passkey-dead = Ha habido demasiados intentos. Vuelva a la aplicación e inicie sesión de nuevo.

## Your account

account-nav = Su cuenta
account-place-overview = Seguridad
account-place-sessions = Sesiones
account-place-applications = Aplicaciones
account-place-activity = Actividad
account-title = Qué protege su cuenta
account-password-only = Solo su contraseña protege esta cuenta: quien la conozca puede entrar. Añada un teléfono o una aplicación de autenticación.
account-protected-off = Su contraseña y un segundo paso protegen esta cuenta. El segundo paso se pide donde una aplicación lo exige.
account-protected-on = Su contraseña y un segundo paso protegen esta cuenta. Cada inicio de sesión pide ambos.
account-protected-always = Su contraseña y un segundo paso protegen esta cuenta. Aquí cada inicio de sesión pide ambos.
account-two-step = Inicio de sesión en dos pasos
account-two-step-on = Pedir un segundo paso en cada inicio de sesión
account-two-step-off = Pedir un segundo paso solo cuando haga falta
account-two-step-on-text = Después de su contraseña, cada inicio de sesión pedirá un código. Quien conozca su contraseña no podrá entrar.
account-two-step-off-text = Donde una aplicación no exija más, bastará con su contraseña. Será más fácil entrar en su cuenta.
account-numbers = Teléfonos
account-numbers-none = No tenemos ningún teléfono suyo.
account-number-first = Los códigos llegan primero aquí
account-number-add = Añadir un teléfono
account-number-why = Primero enviamos un código allí, para saber que es suyo.
account-number = Teléfono { $phone }
account-number-prefer = Enviar los códigos primero aquí
account-number-remove = Quitar este teléfono
account-number-remove-text = Ya no recibirá códigos. Le avisamos por SMS de que se ha quitado.
account-last = Es su único segundo paso. Sin él, solo su contraseña protege la cuenta.
account-change = Cambiar
account-change-named = Cambiar { $name }
account-name = Nombre
account-name-hint = Solo para usted, por ejemplo «teléfono del trabajo». Puede dejarlo vacío.
account-name-save = Guardar el nombre
account-apps = Aplicación de autenticación
account-apps-why = Una aplicación en su teléfono muestra códigos, incluso sin red. Es más seguro que los SMS.
account-app-unnamed = Aplicación de autenticación
account-app-since = Añadida el { $date }
account-app-add = Añadir una aplicación de autenticación
account-app-first = Instale primero una aplicación de autenticación en su teléfono. Sirve cualquiera que muestre códigos de 6 cifras.
account-app-scan = Abra la aplicación, elija añadir una cuenta y escanee esta imagen.
account-app-picture = Código QR con la clave de su cuenta
account-app-type = Si no puede escanearla, escriba esta clave en la aplicación:
account-app-here = Abrir una aplicación en este dispositivo
account-app-confirm = Introduzca el código que la aplicación muestra ahora. Desde entonces cuenta.
account-app-remove = Quitar esta aplicación
account-app-remove-text = Sus códigos dejarán de servir.
account-codes = Códigos de recuperación
account-codes-none = No tiene ninguno. Cree algunos para el día en que pierda su teléfono.
account-codes-left =
    { $count ->
        [one] Le queda { $count } código.
       *[other] Le quedan { $count } códigos.
    }
account-codes-make = Crear códigos de recuperación
account-codes-again = Crear nuevos códigos de recuperación
account-codes-text = Cada código sirve una vez, en lugar de un código de su teléfono. Los nuevos sustituyen a todos los anteriores.
account-codes-keep = Imprima o anote estos códigos y guárdelos en un lugar seguro. No volveremos a mostrarlos.
account-codes-kept = Los he guardado
account-password-change = Cambiar la contraseña
account-password-text = Después se cerrará su sesión en todas partes, también aquí.
account-back = Volver a su cuenta
account-sessions-text = Tiene la sesión iniciada en estos dispositivos. Cierre las que no reconozca.
account-session-unknown = Navegador desconocido
account-session-since = Desde { $date }, desde { $address }
account-session-present = Este navegador
account-sessions-others = Cerrar todas las demás sesiones
account-used = Último uso: { $date }
account-applications-text = Estas aplicaciones tienen acceso a datos suyos.
account-applications-none = Ninguna aplicación tiene acceso a datos suyos.
account-application-revoke = Quitar el acceso
account-application-revoke-named = Quitar el acceso: { $name }
account-activity-text = Lo que ha pasado en su cuenta, lo más reciente primero.
account-activity-older = Mostrar lo anterior
account-alarm = ¿Algo no lo hizo usted?
account-alarm-text = Cerraremos entonces todas las sesiones de su cuenta y quitaremos el acceso a todas las aplicaciones. Después inicie sesión y elija una contraseña nueva.
account-alarm-button = No fui yo
activity-signed-in = Inicio de sesión
activity-signed-out = Cierre de sesión
activity-sessions-ended = Sesiones cerradas en otros dispositivos
activity-password = Contraseña cambiada
activity-reset = Contraseña nueva solicitada
activity-number-added = Teléfono añadido
activity-number-removed = Teléfono quitado
activity-app-added = Aplicación de autenticación añadida
activity-app-removed = Aplicación de autenticación quitada
activity-codes-made = Códigos de recuperación creados
activity-codes-removed = Códigos de recuperación quitados
activity-two-step-on = Inicio de sesión en dos pasos activado
activity-two-step-off = Inicio de sesión en dos pasos desactivado
activity-told = Le avisamos de un cambio
activity-alarm = Usted dijo que no había sido usted
activity-created = Cuenta creada
activity-application = Acceso de una aplicación quitado
activity-changed = Cuenta cambiada
activity-not-you = por la administración o por el servicio
said-number-added = El teléfono se ha añadido. ¿Quiere cerrar todas las demás sesiones?
said-number-removed = El teléfono se ha quitado.
said-number-saved = El teléfono se ha cambiado.
said-app-added = La aplicación de autenticación se ha añadido.
said-app-removed = La aplicación de autenticación se ha quitado.
said-two-step-on = Cada inicio de sesión pide ahora un segundo paso.
said-two-step-off = El segundo paso se pide ahora solo cuando hace falta.
said-session-ended = La sesión de ese dispositivo se ha cerrado.
said-sessions-ended = Se han cerrado todas las demás sesiones.
said-application-revoked = La aplicación ya no tiene acceso.
done-alarm = Todas las sesiones están cerradas
done-alarm-text = Inicie sesión ahora, elija una contraseña nueva y revise sus teléfonos y aplicaciones. Avise a su administrador o al servicio de asistencia.
error-phone-known = Ese ya es uno de sus teléfonos. Introduzca otro.
error-apps-many = Tiene tantas aplicaciones de autenticación como es posible. Quite una primero.
account-protected-unknown = Su contraseña y un segundo paso protegen esta cuenta. En los dispositivos de confianza el segundo paso solo se pide si una aplicación lo exige.
account-two-step-change = Elegir cuándo se pide un segundo paso
account-two-step-unknown = Pedir un segundo paso en los dispositivos que no son de confianza
account-two-step-unknown-text =
    { $days ->
        [one] En la página que pide el código podrá confiar en un dispositivo durante un día. Allí bastará con su contraseña, salvo que una aplicación exija más.
       *[other] En la página que pide el código podrá confiar en un dispositivo durante { $days } días. Allí bastará con su contraseña, salvo que una aplicación exija más.
    }
account-devices = Dispositivos de confianza
account-devices-text = Allí basta con su contraseña, salvo que una aplicación exija más. Olvide un dispositivo que ya no tenga o que no conozca.
account-device-since = De confianza desde el { $date } desde { $address }, hasta el { $until }
account-device-forget = Olvidar este dispositivo
account-device-forget-named = Olvidar este dispositivo: { $name }
account-devices-forget = Olvidar todos los dispositivos
activity-device-trusted = Dispositivo marcado como de confianza
activity-devices-forgotten = Dispositivo de confianza olvidado
said-two-step-unknown = Ahora se pide un segundo paso en todo dispositivo que no sea de confianza.
said-device-forgotten = Ese dispositivo vuelve a pedir un segundo paso.
said-devices-forgotten = Todos los dispositivos vuelven a pedir un segundo paso.
account-passkeys = Llaves de acceso
account-passkeys-why = Inicie sesión con su huella, su cara o el PIN de su dispositivo. Ningún otro sitio puede sonsacársela.
account-passkey-unnamed = Llave de acceso
account-passkey-synced = Compartida por sus dispositivos
account-passkey-add = Añadir una llave de acceso
account-passkey-text = Su dispositivo crea una llave de acceso y la guarda. Para usarla, usted confirma con su huella, su cara o un PIN.
account-passkey-remove = Quitar esta llave de acceso
account-passkey-remove-text = Dejará de servir para iniciar sesión. Bórrela también en su dispositivo.
activity-passkey-added = Llave de acceso añadida
activity-passkey-removed = Llave de acceso quitada
activity-passkey-refused = Se rechazó una llave de acceso copiada
said-passkey-added = La llave de acceso se ha añadido.
said-passkey-removed = La llave de acceso se ha quitado. Bórrela también en su dispositivo.
said-passkey-saved = La llave de acceso se ha cambiado.
error-passkeys-many = Tiene tantas llaves de acceso como puede haber. Quite antes una.
error-passkey-not-added = La llave de acceso no se ha añadido. Inténtelo de nuevo.
account-two-step-required = El inicio de sesión en dos pasos es obligatorio en su cuenta. No puede desactivarlo.
account-factors-first =
    { $needed ->
        [one] Para activar el inicio de sesión en dos pasos necesita un segundo paso. Aún no tiene ninguno. Añada uno más abajo.
       *[other] Para activar el inicio de sesión en dos pasos necesita { $needed } segundos pasos, para poder entrar aunque pierda uno. Tiene { $held }. Añada uno más abajo.
    }
account-factors-few =
    { $needed ->
        [one] Debería tener un segundo paso. Añada uno más abajo.
       *[other] Debería tener { $needed } segundos pasos, para poder entrar aunque pierda uno. Tiene { $held }. Añada uno más abajo.
    }
account-factor-kept =
    { $needed ->
        [one] No puede quitar esto: el inicio de sesión en dos pasos necesita un segundo paso. Añada antes otro.
       *[other] No puede quitar esto: el inicio de sesión en dos pasos necesita { $needed } segundos pasos. Añada antes otro.
    }
activity-two-step-required = Inicio de sesión en dos pasos obligatorio en su cuenta
activity-two-step-released = El inicio de sesión en dos pasos ya no es obligatorio en su cuenta
account-protected-places = Su contraseña y un segundo paso protegen esta cuenta. En los lugares donde ha dado uno hace poco, el segundo paso solo se pide si una aplicación lo exige.
account-two-step-places = Pedir un segundo paso en los lugares nuevos
account-two-step-places-text =
    { $days ->
        [one] Donde inicie sesión con un segundo paso, bastará con su contraseña durante un día, salvo que una aplicación exija más. Un lugar es una red: quien esté en ella y conozca su contraseña también podrá entrar.
       *[other] Donde inicie sesión con un segundo paso, bastará con su contraseña durante { $days } días, salvo que una aplicación exija más. Un lugar es una red: quien esté en ella y conozca su contraseña también podrá entrar.
    }
account-known-places = Lugares conocidos
account-known-places-count =
    { $count ->
        [0] Aún no hay ningún lugar conocido
        [one] Hay un lugar conocido
       *[other] Hay { $count } lugares conocidos
    }
account-known-places-text = Allí basta con su contraseña, salvo que una aplicación exija más. Un lugar es la red y el país donde ha dado un segundo paso. No se anota cuáles son.
account-known-places-forget = Olvidar todos los lugares
activity-place-known = Lugar conocido a partir de ahora
activity-places-forgotten = Lugares conocidos olvidados
said-two-step-places = Ahora se pide un segundo paso en todo lugar nuevo.
said-places-forgotten = Todos los lugares vuelven a pedir un segundo paso.

## Text message: without accents that are not in the GSM 03.38 alphabet

sms-code =
    { $minutes ->
        [one] { $code } es su clave de { $service }. Vale { $minutes } minuto. No la comparta con nadie.
       *[other] { $code } es su clave de { $service }. Vale { $minutes } minutos. No la comparta con nadie.
    }

# Said in a call, a sentence a line.
call-code =
    Hola. Su código de { $service } es:
    { $digits }
    Otra vez:
    { $digits }
    No se lo diga a nadie. Adiós.

sms-invitation = { $service } le pide que confirme que es usted. Si no ha empezado nada, no haga caso. { $link }
sms-invitation-with-message = { $service } le pide que confirme: "{ $message }". Si no ha empezado nada, no haga caso. { $link }

sms-password-changed = { $service }: se ha cambiado su contraseña. Si no ha sido usted, contacte con nosotros enseguida.
sms-number-added = { $service }: se ha añadido un teléfono a su cuenta. Si no ha sido usted, contacte con nosotros enseguida.
sms-number-removed = { $service }: se ha quitado este teléfono de su cuenta. Si no ha sido usted, contacte con nosotros enseguida.
sms-app-added = { $service }: se ha añadido una app de autenticacion a su cuenta. Si no ha sido usted, contacte con nosotros enseguida.
sms-app-removed = { $service }: se ha quitado una app de autenticacion de su cuenta. Si no ha sido usted, contacte con nosotros enseguida.
sms-recovery-codes-made = { $service }: se han creado nuevos codigos de recuperacion. Si no ha sido usted, contacte con nosotros enseguida.
sms-recovery-codes-removed = { $service }: se han quitado sus codigos de recuperacion. Si no ha sido usted, contacte con nosotros enseguida.
sms-two-step-off = { $service }: ya no se pide siempre un segundo paso al entrar. Si no ha sido usted, contacte con nosotros enseguida.
sms-password-reset = { $service }: elija una contraseña nueva en 30 minutos. Si no la ha pedido, no haga nada. { $link }
sms-passkey-added = { $service }: se ha añadido una llave de acceso a su cuenta. Si no ha sido usted, contacte con nosotros enseguida.
sms-passkey-removed = { $service }: se ha quitado una llave de acceso de su cuenta. Si no ha sido usted, contacte con nosotros enseguida.
sms-passkey-copied = { $service }: alguien ha usado una copia de su llave de acceso. Quite la llave en su cuenta y contacte con nosotros enseguida.

## Elegir una contraseña nueva

reset-title = Elegir una contraseña nueva
reset-linked = Su administrador ha iniciado esto por usted. Si tiene un teléfono aquí, primero le enviamos un código.
reset-text = Escriba el código que le han dado.
reset-label = Código
reset-for = para { $username }
reset-password = Contraseña nueva
reset-password-hint = Use al menos 8 caracteres, por ejemplo cuatro palabras al azar.
reset-button = Guardar contraseña
done-password = Su contraseña está guardada
done-password-text = Se ha cerrado su sesión en todas partes. Inicie sesión ahora con la contraseña nueva.
error-reset-unknown = Este enlace o código no sirve: se ha usado, ha caducado o se abrió en otro navegador. Pida uno nuevo a su administrador o al servicio de ayuda.
error-password-short = La contraseña es demasiado corta. Use al menos 8 caracteres, por ejemplo cuatro palabras al azar.
error-password-long = La contraseña es demasiado larga. Use una más corta.
error-password-common = Esta contraseña es de las primeras que prueba un atacante. Elija otra.
error-password-username = La contraseña es su nombre de usuario. Elija otra.
