use crate::scene::Scene;
use crate::variant::Variant;

/// What each scope asks for of the claims that the sample people have (Core §5.4).
const CLAIMS: [(&str, &[&str]); 3] = [
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "preferred_username",
            "updated_at",
        ],
    ),
    ("email", &["email"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];

async fn scope(variant: &Variant, asked: &str) {
    let scene = Scene::of(variant).await;
    let request = scene.request().with("scope", &format!("openid {asked}"));
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    // Without an access token the claims are in the ID token (Core §5.4).
    let told = if outcome.access_token.is_some() {
        &outcome.userinfo
    } else {
        &outcome.claims
    };
    for (scope, claims) in CLAIMS {
        let wanted = asked.split(' ').any(|s| s == scope);
        for claim in claims {
            assert_eq!(
                told.get(claim).is_some(),
                wanted,
                "{claim} for {asked}: {told}"
            );
        }
    }
}

/// `oidcc-scope-profile`
pub(crate) async fn scope_profile(variant: &Variant) {
    scope(variant, "profile").await;
}

/// `oidcc-scope-email`
pub(crate) async fn scope_email(variant: &Variant) {
    scope(variant, "email").await;
}

/// `oidcc-scope-phone`
pub(crate) async fn scope_phone(variant: &Variant) {
    scope(variant, "phone").await;
}

/// `oidcc-scope-address`: nobody has an address here, and asking for it does no harm.
pub(crate) async fn scope_address(variant: &Variant) {
    scope(variant, "address").await;
}

/// `oidcc-scope-all`
pub(crate) async fn scope_all(variant: &Variant) {
    scope(variant, "profile email address phone").await;
}
