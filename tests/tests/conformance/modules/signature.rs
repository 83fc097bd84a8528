use jsonwebtoken::{Algorithm, decode_header};

use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-idtoken-signature`: without another word, RS256 by a published key with an id.
pub(crate) async fn idtoken_signature(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request();
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    let header = decode_header(&outcome.id_token).expect("a JWS");
    assert_eq!(header.alg, Algorithm::RS256);
    assert!(header.kid.is_some());
}

/// `oidcc-idtoken-unsigned` is skipped where discovery does not offer `none`. It must not.
pub(crate) async fn idtoken_unsigned(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let algorithms = &scene.app.provider["id_token_signing_alg_values_supported"];
    let algorithms = algorithms.as_array().expect("discovery lists algorithms");
    assert!(
        !algorithms.iter().any(|alg| alg == "none"),
        "{algorithms:?}"
    );
}
