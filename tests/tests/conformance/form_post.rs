//! Form Post OP: the modules of the other plans with `response_mode=form_post`.

mod basic {
    use crate::basic::basic;
    use crate::variant::Variant;

    basic!(&[Variant::CODE.by_form_post()]);
}

mod implicit {
    use crate::implicit::implicit;
    use crate::variant::Variant;

    const WITH_TOKEN: Variant = Variant::of("id_token token").by_form_post();

    implicit!(
        both & [WITH_TOKEN, Variant::of("id_token").by_form_post()],
        with & [WITH_TOKEN]
    );
}

mod hybrid {
    use crate::hybrid::hybrid;
    use crate::variant::Variant;

    const ID_TOKEN: Variant = Variant::of("code id_token").by_form_post();
    const TOKEN: Variant = Variant::of("code token").by_form_post();
    const BOTH: Variant = Variant::of("code id_token token").by_form_post();

    hybrid!(
        all & [ID_TOKEN, TOKEN, BOTH],
        with & [ID_TOKEN, BOTH],
        without & [TOKEN]
    );
}
