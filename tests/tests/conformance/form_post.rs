//! Form Post OP: the modules of the other plans with `response_mode=form_post`.

mod basic {
    use crate::basic::basic;
    use crate::variant::Variant;

    basic!(&[Variant::CODE.by_form_post()]);
}
