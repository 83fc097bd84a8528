use countersign_directory::DirectoryError;
use countersign_oidc::ProviderError;
use countersign_signin::SignInError;
use countersign_store::StoreError;

/// Why something could not be done through no fault of the person.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error(transparent)]
    Provider(#[from] ProviderError),
}
