use countersign_tests::{Installation, Slapd, passkeys, sign_in};

use crate::scene::Plan;

#[tokio::test]
async fn who_gives_no_password_is_looked_for_in_ldap() {
    let plan = Plan::of(Installation::on_localhost()).await;
    plan.installation
        .administer(&["method", "enable", "passkey"]);
    let scene = plan.begin().await;
    let issuer = &scene.installation.issuer;
    let owner = scene.browser();
    let page = owner.get(format!("{issuer}{}", passkeys::NEW)).await;
    let page = sign_in::password(&owner, &page, "dora", Slapd::PASSWORD).await;
    let number = "+447700900201";
    let code = scene.handset().nth_code(number, 1).await;
    let page = sign_in::code(&owner, &page, &code).await;
    let mut passkey = passkeys::make(&owner, &page, issuer).await;

    let request = scene.request();
    let browser = scene.browser();
    let page = browser.get(request.url()).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "passkey");

    let dn = Slapd::dn("dora");
    let lock = "add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z";
    scene.slapd.modify(&dn, lock);
    let browser = scene.browser();
    let page = browser.get(request.url()).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    assert!(page.left_for.is_none(), "{}", page.outline());
    assert!(page.alert().is_some(), "{}", page.outline());
    assert_eq!(scene.shown("dora")["active"], false);
    let live = scene.app.userinfo(&tokens.access_token).await;
    assert_eq!(live.status, 401, "the token is still good: {}", live.json);
}
