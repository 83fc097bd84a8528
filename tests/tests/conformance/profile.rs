/// The modules of a profile as tests: each runs for every variant, one after the other.
macro_rules! profile {
    ($variants:expr; $($name:ident = $module:ident::$function:ident,)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                for variant in $variants {
                    crate::modules::$module::$function(variant).await;
                }
            }
        )+
    };
}

pub(crate) use profile;
