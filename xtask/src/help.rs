use crate::test::STAGES;

pub(crate) fn print() {
    println!(
        "cargo xtask test                    install what the tests need, check, run every test\n\
         cargo xtask test --only A,B,…       only some stages:"
    );
    for stage in STAGES {
        println!("    {:<8} {}", stage.name, stage.about);
    }
    println!(
        "cargo xtask bench signin [N]        CPU of N two-step sign-ins beside that of their \
         password hashes,\n                                    memory and start-up time (release build)\n\
         cargo xtask bench oidc [N]          N requests to each endpoint, beside oidc-provider and \
         glewlwyd (release build)\n\
         cargo xtask deb                     a Debian package of a release build, in target/deb\n\
         cargo xtask fuzz [TARGET] [--seconds N]\n                                    look for input \
         that breaks a parser, 120 seconds each"
    );
}
