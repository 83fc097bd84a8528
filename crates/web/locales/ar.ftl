language-name = العربية
language-direction = rtl
languages-label = اللغة

title-error-prefix = خطأ:
button-continue = متابعة
button-cancel = إلغاء
button-back-to = العودة إلى { $client }
button-back = العودة إلى التطبيق

## Sign in

signin-title = تسجيل الدخول
signin-for-client = للمتابعة إلى { $client }
signin-username = اسم المستخدم
signin-password = كلمة المرور
signin-button = تسجيل الدخول

## Code

code-title = أدخل الرمز
code-sent-to = أرسلنا رمزًا من { $length } أرقام في رسالة نصية إلى { $phone }.
code-called-to = نتصل الآن بالرقم { $phone } لنقول لك رمزك المكوّن من { $length } أرقام.
code-not-sent-to = الرمز مخصص للرقم { $phone }.
code-label = الرمز الوارد في الرسالة النصية
code-label-call = الرمز الوارد في المكالمة
code-valid =
    { $minutes ->
        [one] الرمز صالح لمدة دقيقة واحدة.
        [two] الرمز صالح لمدة دقيقتين.
        [few] الرمز صالح لمدة { $minutes } دقائق.
       *[other] الرمز صالح لمدة { $minutes } دقيقة.
    }
code-button = تأكيد
code-remember =
    { $days ->
        [one] لا تطلب رمزًا على هذا الجهاز لمدة يوم واحد
        [two] لا تطلب رمزًا على هذا الجهاز لمدة يومين
        [few] لا تطلب رمزًا على هذا الجهاز لمدة { $days } أيام
       *[other] لا تطلب رمزًا على هذا الجهاز لمدة { $days } يومًا
    }
code-remember-hint = اختر هذا فقط على جهاز لا يستخدمه أحد غيرك.
code-resend-title = لم يصلك الرمز؟
code-resend-button = إرسال رمز جديد
code-resend-again = محاولة الإرسال مرة أخرى
code-call-button = اتصلوا بي بدلًا من ذلك
code-resend-in =
    { $seconds ->
        [one] يمكنك طلب رمز جديد بعد ثانية واحدة.
        [two] يمكنك طلب رمز جديد بعد ثانيتين.
        [few] يمكنك طلب رمز جديد بعد { $seconds } ثوانٍ.
       *[other] يمكنك طلب رمز جديد بعد { $seconds } ثانية.
    }
code-resend-countdown = يمكنك طلب رمز جديد بعد { $time }.
code-resend-ready = يمكنك طلب رمز جديد الآن.
code-resend-none = لا يمكننا إرسال رموز أخرى لعملية الدخول هذه. إذا لم يصلك شيء فألغِ العملية وابدأ من جديد.
code-warning = لا تعطِ هذا الرمز لأي شخص، حتى لو قال إنه يعمل لدينا.

## Other second factors

app-title = أدخل الرمز من تطبيقك
app-text = افتح تطبيق المصادقة. يعرض رمزًا من 6 أرقام لهذه الخدمة.
app-label = الرمز من التطبيق
recovery-title = أدخل رمز استرداد
recovery-text = استخدم أحد الرموز التي طبعتها أو دوّنتها. يعمل كل رمز مرة واحدة.
recovery-label = رمز الاسترداد
way-button = استخدام طريقة أخرى
way-title = اختر طريقة أخرى
way-why = اختر كيف تريد أن تؤكد أنك أنت.
way-number = رمز إلى { $phone }
way-app = رمز من تطبيق المصادقة
way-recovery = رمز استرداد
way-other = طريقة أخرى: { $name }
way-back = رجوع
way-passkey = مفتاح مرور
passkey-title = استخدم مفتاح المرور
passkey-text = يطلب جهازك بصمتك أو وجهك أو رمز PIN الخاص به أو مفتاح الأمان.
passkey-button = استخدام مفتاح المرور
passkey-signin = تسجيل الدخول بمفتاح مرور
passkey-failed = لم يتم الأمر: أُلغي أو استغرق وقتًا طويلًا. حاول مرة أخرى أو اختر طريقة أخرى.
passkey-known = لدى هذا الجهاز مفتاح مرور لحسابك من قبل.
passkey-unsupported = لا يدعم هذا المتصفح مفاتيح المرور. اختر طريقة أخرى أو استخدم متصفحًا آخر.
passkey-no-script = تحتاج مفاتيح المرور إلى JavaScript، وهي معطلة في هذا المتصفح. اسمح بها لهذا الموقع أو اختر طريقة أخرى.

## Phone number

phone-title = أضف رقم هاتفك
phone-why = نحتاج إلى رقم هاتف لنتأكد من هويتك، وسنرسل إليه رمزًا في رسالة نصية.
phone-label = رقم الهاتف
phone-hint = ابدأ بعلامة + ثم رمز البلد، مثل { $example }.
phone-button = إرسال الرمز
number-title = اختر رقم هاتف
number-why = سنرسل رمزًا إلى الرقم الذي تختاره.

## Consent

consent-title = يطلب { $client } الإذن بالوصول
consent-intro = إذا سمحت بذلك فسيتمكن { $client } من:
consent-as = أنت مسجل الدخول باسم { $user }.
consent-only-if = لا تسمح بذلك إلا إذا كنت تعرف هذا التطبيق وتثق به.
consent-allow = السماح
consent-deny = عدم السماح
client-policy = سياسة الخصوصية لدى { $client }
client-terms = شروط استخدام { $client }

scope-openid = معرفة أنك سجلت الدخول
scope-profile = رؤية اسمك وملفك الشخصي
scope-email = رؤية بريدك الإلكتروني
scope-phone = رؤية رقم هاتفك
scope-address = رؤية عنوانك البريدي
scope-offline_access = الاحتفاظ بهذا الإذن عندما لا تستخدمه
scope-other = استخدام «{ $name }»
scope-countersign-account-read = رؤية كيفية حماية حسابك: آخر أرقام هواتفك، وتطبيقات المصادقة ومفاتيح المرور، وأماكن تسجيل دخولك
scope-countersign-account = تغيير كيفية حماية حسابك: إضافة أرقام الهاتف وتطبيقات المصادقة وإزالتها، وإنشاء رموز الاسترداد، وإزالة مفاتيح المرور، واختيار الدخول بخطوتين، وتسجيل خروجك من الأماكن الأخرى

## Devices and back channel

device-title = توصيل جهاز
device-text = أدخل الرمز الذي يعرضه جهازك.
device-compare = تأكد من أن جهازك يعرض هذا الرمز نفسه، ثم تابع.
device-label = الرمز
device-warning = لا تتابع إلا برمز يعرضه جهاز أمامك. إذا أرسل إليك شخص ما هذا الرمز فقد يستخدم حسابك.
approve-title = هل تسمح لـ { $client }؟
approve-device = يطلب { $client } على جهاز آخر تسجيل الدخول باسمك.
approve-device-warning = لا تسمح بذلك إلا إذا بدأته للتو على جهازك. إذا أرسل إليك أحد رابطًا أو رمزًا فلا تسمح بذلك.
approve-backchannel = يطلب منك { $client } تأكيد أنك أنت.
approve-backchannel-warning = لا تسمح بذلك إلا إذا بدأته بنفسك للتو. إذا طلب منك أحد السماح به فلا تفعل.
approve-message = رسالة من { $client }
approve-message-hint = يعرض لك التطبيق الرسالة نفسها. إذا لم يعرضها فلا تسمح بذلك.
done-allowed = لقد سمحت بذلك
done-device = عد إلى جهازك. يمكنك إغلاق هذه الصفحة.
done-backchannel = عد إلى التطبيق. يمكنك إغلاق هذه الصفحة.
done-denied = لم تسمح بذلك
done-denied-text = لم تتم مشاركة أي شيء. يمكنك إغلاق هذه الصفحة.

## Sign out

signout-title = هل تريد تسجيل الخروج؟
signout-as = أنت مسجل الدخول باسم { $user }.
signout-effect = ستطلب منك التطبيقات التي تستخدم هذه الجلسة تسجيل الدخول من جديد.
signout-client = طلب { $client } ذلك.
signout-button = تسجيل الخروج
signout-stay = البقاء في الجلسة
signout-all = تسجيل الخروج من جميع الحسابات
signed-out-title = تم تسجيل خروجك
signed-out-text = إذا كنت تستخدم جهازًا مشتركًا فأغلق جميع نوافذ المتصفح أيضًا.
signed-out-others = ما زلت مسجل الدخول بحسابات أخرى في هذا المتصفح.
signed-out-show-others = عرض هذه الحسابات
signed-out-frame = يُعلم أحد التطبيقات بأنك سجلت الخروج

## Accounts

choose-title = اختر حسابًا
choose-another = استخدام حساب آخر

## Passing on

form-post-title = تم تسجيل دخولك
form-post-text = نعيدك الآن إلى { $client }.
form-post-text-unnamed = نعيدك الآن إلى التطبيق.

## Home

home-title = خدمة تسجيل الدخول
home-text = ترسلك التطبيقات إلى هنا لتسجيل الدخول. للبدء، افتح التطبيق الذي تريد استخدامه.
home-signed-in = أنت مسجل الدخول باسم { $user }.
home-accounts = أنت مسجل الدخول بعدة حسابات.
home-active = الحساب الافتراضي
home-use = استخدامه افتراضيًا
home-use-named = استخدام { $user } افتراضيًا
home-signout-named = تسجيل خروج { $user }
home-add-account = إضافة حساب آخر
home-links = المزيد على هذا الخادم
home-issuer = عنوان هذه الخدمة
link-account = حسابك
link-console = الإدارة
link-discovery = إعدادات OpenID Connect

## Notices

notice-code-sent = أرسلنا إليك رمزًا جديدًا. لم يعد الرمز القديم صالحًا.
notice-code-called = نتصل بك الآن برمز جديد. لم يعد الرمز القديم صالحًا.

## What went wrong

title-problem = عذرًا، هناك مشكلة
title-start-again = ابدأ من جديد من فضلك
title-application = طلب التطبيق غير صالح
title-cookies = ملفات تعريف الارتباط معطلة
title-unmet-acr = لا يمكنك تسجيل الدخول بالطريقة المطلوبة
title-no-phone = لا يوجد رقم هاتف مسجل
title-not-enrolled = لم يُعدّ بعد
title-too-many = محاولات كثيرة جدًا
title-other-person = هذا ليس لك
title-not-found = الصفحة غير موجودة

error-credentials = اسم المستخدم أو كلمة المرور غير صحيحة. تحقق منهما وحاول مرة أخرى.
error-password-expired = انتهت صلاحية كلمة المرور. غيّرها حيث تغيّر كلمة مرورك في العمل، ثم سجّل الدخول بالكلمة الجديدة. إذا تعذّر ذلك، فاسأل المسؤول أو فريق الدعم.
error-password-must-change = يجب تغيير كلمة المرور قبل تسجيل الدخول، لأن شخصًا آخر حددها. غيّرها حيث تغيّر كلمة مرورك في العمل، ثم سجّل الدخول بالكلمة الجديدة.
error-account-closed = لا يمكن استخدام حسابك الآن. اسأل المسؤول أو فريق الدعم.
error-code-wrong = هذا الرمز غير صحيح. تحقق من أحدث رسالة نصية وحاول مرة أخرى.
error-app-code-wrong = هذا الرمز غير صحيح. يعمل كل رمز مرة واحدة ويتغير كل 30 ثانية: انتظر الرمز التالي وحاول مرة أخرى.
error-recovery-code-wrong = رمز الاسترداد غير صحيح أو استُخدم من قبل. جرّب رمزًا آخر.
error-code-expired = انتهت صلاحية هذا الرمز. اطلب رمزًا جديدًا.
error-code-dead = لم يعد من الممكن استخدام هذا الرمز. عُد إلى التطبيق وسجل الدخول من جديد.
error-resend-wait =
    { $seconds ->
        [one] انتظر ثانية واحدة قبل أن تطلب رمزًا جديدًا.
        [two] انتظر ثانيتين قبل أن تطلب رمزًا جديدًا.
        [few] انتظر { $seconds } ثوانٍ قبل أن تطلب رمزًا جديدًا.
       *[other] انتظر { $seconds } ثانية قبل أن تطلب رمزًا جديدًا.
    }
error-resend-limit = لا يمكننا إرسال رموز أخرى لعملية الدخول هذه. انتظر قليلًا ثم ابدأ من جديد.
error-send-failed = لم نتمكن من إرسال الرمز. حاول مرة أخرى.
error-no-phone = يلزم رقم هاتف لتسجيل الدخول هنا، وليس لدينا رقم لك. اطلب من المسؤول أو من فريق الدعم إضافته.
error-not-enrolled = لم تُعدّ طريقة الدخول هذه. سجّل الدخول بطريقة أخرى وأعدّها في حسابك، أو اطلب المساعدة من المسؤول أو من فريق الدعم.
error-fixed-line = الرقم المسجل لدينا لك هو هاتف ثابت لا تصل إليه الرسائل النصية. اطلب من المسؤول أو من فريق الدعم إضافة رقم هاتف محمول.
error-phone-invalid = لا يمكننا إرسال رسائل نصية إلى هذا الرقم. أدخل رقم هاتف محمول مع رمز البلد.
error-phone-taken = رقم الهاتف هذا تابع لحساب آخر هنا ولا يمكن إضافته إلى حساب ثانٍ. ابدأ من جديد برقم آخر، أو اسأل المسؤول أو فريق الدعم.
error-phone-fixed-line = هذا رقم هاتف ثابت لا تصل إليه الرسائل النصية. أدخل رقم هاتف محمول مع رمز البلد.
error-phone-country = لا نرسل رسائل نصية إلى أرقام هذا البلد. أدخل رقمًا من بلد آخر.
error-withheld = لا يمكننا إرسال رمز إليك الآن. حاول مرة أخرى لاحقًا. إذا استمر ذلك، فاطلب المساعدة من المسؤول أو من فريق الدعم.
error-page-stale = لم تعد هذه الصفحة صالحة، ربما لأنك استخدمت زر الرجوع أو علامة تبويب أخرى. عُد إلى التطبيق وسجل الدخول من جديد.
error-signin-expired = استغرقت عملية الدخول هذه وقتًا طويلًا وانتهت صلاحيتها. عُد إلى التطبيق وسجل الدخول من جديد.
error-cookies = نحتاج إلى ملفات تعريف الارتباط لتسجيل دخولك. اسمح بها لهذا الموقع في متصفحك، ثم عُد إلى التطبيق وحاول مرة أخرى.
error-unmet-acr = يطلب التطبيق طريقة لتسجيل الدخول غير متاحة لك هنا. اطلب المساعدة من المسؤول أو من فريق الدعم.
error-client = التطبيق الذي أرسلك إلى هنا غير معروف لهذه الخدمة. أبلغ القائمين على التطبيق.
error-redirect = حدد التطبيق الذي أرسلك إلى هنا عنوانًا للعودة غير مسجل. أبلغ القائمين على التطبيق.
error-too-many =
    { $minutes ->
        [one] كانت هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد دقيقة واحدة.
        [two] كانت هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد دقيقتين.
        [few] كانت هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد { $minutes } دقائق.
       *[other] كانت هناك محاولات كثيرة جدًا. حاول مرة أخرى بعد { $minutes } دقيقة.
    }
error-server = هناك خلل من جانبنا. حاول مرة أخرى بعد بضع دقائق.
error-request = أرسل التطبيق الذي أرسلك إلى هنا طلبًا لا نفهمه. أبلغ القائمين على التطبيق.
error-not-found = إذا كتبت العنوان بنفسك فتحقق من صحته.
error-device-code = لا نعرف هذا الرمز. تحقق مما يعرضه جهازك الآن وحاول مرة أخرى.
error-other-person = هذا الطلب موجه إلى شخص آخر. سجّل الدخول باسم الشخص الذي أُرسل إليه، أو تجاهله.
error-reference = الرقم المرجعي
error-reference-hint = اذكر هذا الرقم إذا طلبت المساعدة.
error-details = تفاصيل للمطورين
error-passkey-wrong = لم يعمل مفتاح المرور هذا هنا. حاول مرة أخرى أو اختر طريقة أخرى.
error-passkey-copied = رُفض مفتاح المرور هذا، إذ يبدو أن لدى شخص ما نسخة منه. سجّل الدخول بطريقة أخرى وأزل المفتاح من حسابك.
error-passkey-dead = كانت هناك محاولات كثيرة جدًا. عد إلى التطبيق وسجّل الدخول مرة أخرى.

## Your account

account-nav = حسابك
account-place-overview = الأمان
account-place-sessions = الأجهزة
account-place-applications = التطبيقات
account-place-activity = السجل
account-title = ما الذي يحمي حسابك
account-password-only = كلمة المرور وحدها تحمي هذا الحساب: من يعرفها يدخل. أضف رقم هاتف أو تطبيق مصادقة.
account-protected-off = تحمي هذا الحسابَ كلمةُ المرور وخطوة ثانية. تُطلب الخطوة الثانية حيث يريدها أحد التطبيقات.
account-protected-on = تحمي هذا الحسابَ كلمةُ المرور وخطوة ثانية. تُطلب كلتاهما عند كل دخول.
account-protected-always = تحمي هذا الحسابَ كلمةُ المرور وخطوة ثانية. يطلب كل دخول هنا كلتيهما.
account-two-step = الدخول بخطوتين
account-two-step-on = طلب خطوة ثانية عند كل دخول
account-two-step-off = طلب خطوة ثانية عند الحاجة فقط
account-two-step-on-text = بعد كلمة المرور سيُطلب رمز عند كل دخول. من يعرف كلمة مرورك لا يدخل.
account-two-step-off-text = حيث لا يريد التطبيق أكثر، تكفي كلمة المرور وحدها. يصبح الدخول إلى حسابك أسهل على غيرك.
account-numbers = أرقام الهاتف
account-numbers-none = ليس لدينا رقم هاتف لك.
account-number-first = تُرسل الرموز إلى هنا أولًا
account-number-add = إضافة رقم هاتف
account-number-why = نرسل إليه رمزًا أولًا لنعرف أنه لك.
account-number = رقم الهاتف { $phone }
account-number-prefer = إرسال الرموز إلى هنا أولًا
account-number-remove = إزالة هذا الرقم
account-number-remove-text = لن تصل إليه رموز بعد ذلك. نخبر الرقم بأنه أزيل.
account-last = هذه خطوتك الثانية الوحيدة. من دونها تحمي كلمةُ المرور وحدها الحساب.
account-change = تغيير
account-change-named = تغيير { $name }
account-name = الاسم
account-name-hint = لك وحدك، مثل «هاتف العمل». يمكنك تركه فارغًا.
account-name-save = حفظ الاسم
account-apps = تطبيق المصادقة
account-apps-why = يعرض تطبيق على هاتفك رموزًا، حتى من دون شبكة. هذا أكثر أمانًا من الرسائل النصية.
account-app-unnamed = تطبيق مصادقة
account-app-since = أضيف في { $date }
account-app-add = إضافة تطبيق مصادقة
account-app-first = ثبّت أولًا تطبيق مصادقة على هاتفك. يصلح أي تطبيق يعرض رموزًا من 6 أرقام.
account-app-scan = افتح التطبيق واختر إضافة حساب وامسح هذه الصورة.
account-app-picture = رمز QR فيه مفتاح حسابك
account-app-type = إذا تعذر عليك مسحها فاكتب هذا المفتاح في التطبيق:
account-app-here = فتح تطبيق على هذا الجهاز
account-app-confirm = أدخل الرمز الذي يعرضه التطبيق الآن. يُعتمد التطبيق بعد ذلك.
account-app-remove = إزالة هذا التطبيق
account-app-remove-text = لن تعمل رموزه بعد ذلك.
account-codes = رموز الاسترداد
account-codes-none = ليس لديك أي منها. أنشئ بعضها لليوم الذي تفقد فيه هاتفك.
account-codes-left =
    { $count ->
        [one] بقي لديك رمز واحد.
        [two] بقي لديك رمزان.
        [few] بقي لديك { $count } رموز.
       *[other] بقي لديك { $count } رمزًا.
    }
account-codes-make = إنشاء رموز استرداد
account-codes-again = إنشاء رموز استرداد جديدة
account-codes-text = يعمل كل رمز مرة واحدة بدلًا من رمز من هاتفك. تحل الرموز الجديدة محل كل ما لديك.
account-codes-keep = اطبع هذه الرموز أو دوّنها واحفظها في مكان آمن. لن نعرضها مرة أخرى.
account-codes-kept = لقد حفظتها
account-password-change = تغيير كلمة المرور
account-password-text = بعد ذلك يُسجَّل خروجك من كل مكان، من هنا أيضًا.
account-back = العودة إلى حسابك
account-sessions-text = أنت مسجّل الدخول على هذه الأجهزة. سجّل الخروج مما لا تعرفه منها.
account-session-unknown = متصفح غير معروف
account-session-since = منذ { $date }، من { $address }
account-session-present = هذا المتصفح
account-sessions-others = تسجيل الخروج من كل مكان آخر
account-used = آخر استخدام { $date }
account-applications-text = لهذه التطبيقات وصول إلى شيء من بياناتك.
account-applications-none = ليس لأي تطبيق وصول إلى بياناتك.
account-application-revoke = سحب الوصول
account-application-revoke-named = سحب الوصول: { $name }
account-activity-text = ما حدث لحسابك، الأحدث أولًا.
account-activity-older = عرض ما سبق
account-alarm = ألم يكن هذا أنت؟
account-alarm-text = عندئذ نسجّل خروج الجميع من حسابك ونسحب وصول كل التطبيقات. بعد ذلك سجّل الدخول واختر كلمة مرور جديدة.
account-alarm-button = لم يكن هذا أنا
activity-signed-in = تسجيل دخول
activity-signed-out = تسجيل خروج
activity-sessions-ended = تسجيل خروج من أجهزة أخرى
activity-password = تغيير كلمة المرور
activity-reset = طلب كلمة مرور جديدة
activity-number-added = إضافة رقم هاتف
activity-number-removed = إزالة رقم هاتف
activity-app-added = إضافة تطبيق مصادقة
activity-app-removed = إزالة تطبيق مصادقة
activity-codes-made = إنشاء رموز استرداد
activity-codes-removed = إزالة رموز الاسترداد
activity-two-step-on = تشغيل الدخول بخطوتين
activity-two-step-off = إيقاف الدخول بخطوتين
activity-told = أرسلنا إليك رسالة عن تغيير
activity-alarm = قلتَ إنه لم يكن أنت
activity-created = إنشاء الحساب
activity-application = سحب وصول تطبيق
activity-changed = تغيير في الحساب
activity-not-you = من المسؤول أو من الخدمة
said-number-added = أضيف رقم الهاتف. هل تريد تسجيل الخروج من كل مكان آخر؟
said-number-removed = أزيل رقم الهاتف.
said-number-saved = تغيّر رقم الهاتف.
said-app-added = أضيف تطبيق المصادقة.
said-app-removed = أزيل تطبيق المصادقة.
said-two-step-on = يطلب كل دخول الآن خطوة ثانية.
said-two-step-off = تُطلب الخطوة الثانية الآن عند الحاجة فقط.
said-session-ended = سُجّل خروج ذلك الجهاز.
said-sessions-ended = سُجّل خروجك من كل مكان آخر.
said-application-revoked = لم يعد للتطبيق وصول.
done-alarm = سُجّل خروج الجميع
done-alarm-text = سجّل الدخول الآن من جديد واختر كلمة مرور جديدة، ثم راجع أرقام هاتفك وتطبيقاتك. أخبر المسؤول أو فريق الدعم.
error-phone-known = هذا أحد أرقامك بالفعل. أدخل رقمًا آخر.
error-apps-many = لديك أكبر عدد ممكن من تطبيقات المصادقة. أزل واحدًا أولًا.
account-protected-unknown = تحمي كلمة المرور وخطوة ثانية هذا الحساب. لا تُطلب الخطوة الثانية على الأجهزة التي تثق بها إلا إذا أرادها تطبيق.
account-two-step-change = اختيار متى تُطلب خطوة ثانية
account-two-step-unknown = طلب خطوة ثانية على الأجهزة التي لا أثق بها
account-two-step-unknown-text =
    { $days ->
        [one] في صفحة الرمز يمكنك حينئذ أن تثق بجهاز لمدة يوم واحد. تكفي كلمة المرور هناك ما لم يُرد تطبيق أكثر.
        [two] في صفحة الرمز يمكنك حينئذ أن تثق بجهاز لمدة يومين. تكفي كلمة المرور هناك ما لم يُرد تطبيق أكثر.
        [few] في صفحة الرمز يمكنك حينئذ أن تثق بجهاز لمدة { $days } أيام. تكفي كلمة المرور هناك ما لم يُرد تطبيق أكثر.
       *[other] في صفحة الرمز يمكنك حينئذ أن تثق بجهاز لمدة { $days } يومًا. تكفي كلمة المرور هناك ما لم يُرد تطبيق أكثر.
    }
account-devices = الأجهزة التي تثق بها
account-devices-text = تكفي كلمة المرور هناك ما لم يُرد تطبيق أكثر. انسَ جهازًا لم يعد لديك أو لا تعرفه.
account-device-since = موثوق منذ { $date } من { $address } حتى { $until }
account-device-forget = نسيان هذا الجهاز
account-device-forget-named = نسيان هذا الجهاز: { $name }
account-devices-forget = نسيان جميع الأجهزة
activity-device-trusted = الوثوق بجهاز
activity-devices-forgotten = نسيان جهاز موثوق
said-two-step-unknown = تُطلب خطوة ثانية الآن على كل جهاز لا تثق به.
said-device-forgotten = يطلب ذلك الجهاز خطوة ثانية من جديد.
said-devices-forgotten = تطلب جميع الأجهزة خطوة ثانية من جديد.
account-passkeys = مفاتيح المرور
account-passkeys-why = سجّل الدخول ببصمتك أو وجهك أو رمز PIN لجهازك. لا يستطيع أي موقع آخر أن يستدرجك ليأخذه.
account-passkey-unnamed = مفتاح مرور
account-passkey-synced = تتشاركه أجهزتك
account-passkey-add = إضافة مفتاح مرور
account-passkey-text = ينشئ جهازك مفتاح مرور ويحفظه. لاستخدامه تؤكد ببصمتك أو وجهك أو رمز PIN.
account-passkey-remove = إزالة مفتاح المرور هذا
account-passkey-remove-text = لن يسجّل دخولك بعد ذلك. احذفه من جهازك أيضًا.
activity-passkey-added = إضافة مفتاح مرور
activity-passkey-removed = إزالة مفتاح مرور
activity-passkey-refused = رُفض مفتاح مرور منسوخ
said-passkey-added = أضيف مفتاح المرور.
said-passkey-removed = أزيل مفتاح المرور. احذفه من جهازك أيضًا.
said-passkey-saved = غُيّر مفتاح المرور.
error-passkeys-many = لديك أكبر عدد ممكن من مفاتيح المرور. أزل واحدًا أولًا.
error-passkey-not-added = لم يُضف مفتاح المرور. حاول مرة أخرى.
account-two-step-required = الدخول بخطوتين مطلوب لحسابك، ولا يمكنك إيقافه.
account-factors-first =
    { $needed ->
        [one] لتشغيل الدخول بخطوتين تحتاج إلى خطوة ثانية واحدة. ليس لديك أي منها بعد. أضف واحدة أدناه.
       *[other] لتشغيل الدخول بخطوتين تحتاج من الخطوات الثانية إلى { $needed }، كي تدخل حتى إن فقدت واحدة منها. لديك منها { $held }. أضف واحدة أدناه.
    }
account-factors-few =
    { $needed ->
        [one] ينبغي أن تكون لديك خطوة ثانية. أضف واحدة أدناه.
       *[other] ينبغي أن يكون لديك من الخطوات الثانية { $needed }، كي تدخل حتى إن فقدت واحدة منها. لديك منها { $held }. أضف واحدة أدناه.
    }
account-factor-kept =
    { $needed ->
        [one] لا يمكنك إزالة هذا: يحتاج الدخول بخطوتين إلى خطوة ثانية واحدة. أضف أخرى أولًا.
       *[other] لا يمكنك إزالة هذا: يحتاج الدخول بخطوتين من الخطوات الثانية إلى { $needed }. أضف أخرى أولًا.
    }
activity-two-step-required = صار الدخول بخطوتين مطلوبًا لحسابك
activity-two-step-released = لم يعد الدخول بخطوتين مطلوبًا لحسابك
account-protected-places = تحمي كلمة المرور وخطوة ثانية هذا الحساب. لا تُطلب الخطوة الثانية في الأماكن التي أجريتها فيها مؤخرًا إلا إذا أرادها تطبيق.
account-two-step-places = طلب خطوة ثانية في الأماكن الجديدة
account-two-step-places-text =
    { $days ->
        [one] حيث تدخل بخطوة ثانية تكفي بعدها كلمة المرور لمدة يوم واحد ما لم يُرد تطبيق أكثر. المكان هو شبكة: من كان فيها وعرف كلمة مرورك يدخل بها أيضًا.
        [two] حيث تدخل بخطوة ثانية تكفي بعدها كلمة المرور لمدة يومين ما لم يُرد تطبيق أكثر. المكان هو شبكة: من كان فيها وعرف كلمة مرورك يدخل بها أيضًا.
        [few] حيث تدخل بخطوة ثانية تكفي بعدها كلمة المرور لمدة { $days } أيام ما لم يُرد تطبيق أكثر. المكان هو شبكة: من كان فيها وعرف كلمة مرورك يدخل بها أيضًا.
       *[other] حيث تدخل بخطوة ثانية تكفي بعدها كلمة المرور لمدة { $days } يومًا ما لم يُرد تطبيق أكثر. المكان هو شبكة: من كان فيها وعرف كلمة مرورك يدخل بها أيضًا.
    }
account-known-places = الأماكن المعروفة
account-known-places-count =
    { $count ->
        [0] لا يوجد مكان معروف بعد
        [one] يوجد مكان معروف واحد
        [two] يوجد مكانان معروفان
        [few] توجد { $count } أماكن معروفة
       *[other] يوجد { $count } مكانًا معروفًا
    }
account-known-places-text = تكفي كلمة المرور هناك ما لم يُرد تطبيق أكثر. المكان هو الشبكة والبلد حيث أجريت خطوة ثانية. ولا يُدوَّن أي الأماكن هي.
account-known-places-forget = نسيان جميع الأماكن
activity-place-known = صار مكان معروفًا
activity-places-forgotten = نسيان الأماكن المعروفة
said-two-step-places = تُطلب خطوة ثانية الآن في كل مكان جديد.
said-places-forgotten = تطلب جميع الأماكن خطوة ثانية من جديد.

## Text message: short, because one part holds 70 characters of this script

sms-code =
    { $minutes ->
        [one] { $code } هو رمزك في { $service }. صالح لدقيقة واحدة. لا تشاركه.
        [two] { $code } هو رمزك في { $service }. صالح لدقيقتين. لا تشاركه.
        [few] { $code } هو رمزك في { $service }. صالح { $minutes } دقائق. لا تشاركه.
       *[other] { $code } هو رمزك في { $service }. صالح { $minutes } دقيقة. لا تشاركه.
    }

# Said in a call, a sentence a line.
call-code =
    مرحبًا. رمزك في { $service } هو:
    { $digits }
    مرة أخرى:
    { $digits }
    لا تخبر به أحدًا. مع السلامة.

sms-invitation = يطلب منك { $service } تأكيد أنك أنت. إذا لم تبدأ ذلك فتجاهله. { $link }
sms-invitation-with-message = يطلب منك { $service } تأكيد: "{ $message }". إذا لم تبدأ ذلك فتجاهله. { $link }

sms-password-changed = { $service }: تم تغيير كلمة مرورك. إن لم تفعل ذلك فأخبرنا فورًا.
sms-number-added = { $service }: أضيف رقم إلى حسابك. إن لم تفعل ذلك فأخبرنا فورًا.
sms-number-removed = { $service }: أزيل هذا الرقم من حسابك. إن لم تفعل ذلك فأخبرنا فورًا.
sms-app-added = { $service }: أضيف تطبيق مصادقة. إن لم تفعل ذلك فأخبرنا فورًا.
sms-app-removed = { $service }: أزيل تطبيق مصادقة. إن لم تفعل ذلك فأخبرنا فورًا.
sms-recovery-codes-made = { $service }: رموز استرداد جديدة. إن لم تفعل ذلك فأخبرنا فورًا.
sms-recovery-codes-removed = { $service }: أزيلت رموز الاسترداد. إن لم تفعل ذلك فأخبرنا.
sms-two-step-off = { $service }: أوقف الدخول بخطوتين. أخبرنا إن لم تكن أنت.
sms-password-reset = { $service }: اختر كلمة مرور جديدة خلال 30 دقيقة. { $link }
sms-passkey-added = { $service }: أضيف مفتاح مرور. إن لم تفعل ذلك فأخبرنا فورًا.
sms-passkey-removed = { $service }: أزيل مفتاح مرور. إن لم تفعل ذلك فأخبرنا فورًا.
sms-passkey-copied = { $service }: استُخدمت نسخة من مفتاح مرورك. أزله وأخبرنا فورًا.

## اختيار كلمة مرور جديدة

reset-title = اختيار كلمة مرور جديدة
reset-linked = بدأ المسؤول هذا من أجلك. إذا كان لديك رقم هاتف هنا فسنرسل إليك رمزًا أولًا.
reset-text = أدخل الرمز الذي حصلت عليه.
reset-label = الرمز
reset-for = لـ { $username }
reset-password = كلمة المرور الجديدة
reset-password-hint = استخدم 8 أحرف على الأقل، مثل أربع كلمات عشوائية.
reset-button = حفظ كلمة المرور
done-password = حُفظت كلمة مرورك
done-password-text = سُجّل خروجك من كل مكان. سجّل الدخول الآن بكلمة المرور الجديدة.
error-reset-unknown = هذا الرابط أو الرمز لا يعمل: استُخدم أو انتهت صلاحيته أو فُتح في متصفح آخر. اطلب رابطًا جديدًا من المسؤول أو من مكتب الدعم.
error-password-short = كلمة المرور قصيرة جدًا. استخدم 8 أحرف على الأقل، مثل أربع كلمات عشوائية.
error-password-long = كلمة المرور طويلة جدًا. استخدم كلمة أقصر.
error-password-common = كلمة المرور هذه من أول ما يجربه المهاجم. اختر غيرها.
error-password-username = كلمة المرور هي اسم المستخدم. اختر غيرها.
