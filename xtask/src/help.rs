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
         cargo xtask bench size [N]          the same with up to a million people and ten million \
         messages, on both stores\n\
         cargo xtask bench search            the console's search among a million people, on both \
         stores\n\
         cargo xtask bench nodes [N]         N sign-ins of many people at once, with one server and \
         with two on one PostgreSQL\n\
         cargo xtask bench smpp [N]          N messages by each client library to the same message \
         centres\n\
         cargo xtask bench smpp limit [N]    ours beside a bare echo of equal frames\n\
         cargo xtask bench oidc [N]          N requests to each endpoint, beside oidc-provider and \
         glewlwyd (release build)\n\
         cargo xtask deb                     a Debian package of a release build, in target/deb\n\
         cargo xtask fuzz [TARGET] [--seconds N]\n                                    look for input \
         that breaks a parser, 120 seconds each"
    );
}
