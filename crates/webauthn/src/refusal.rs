/// Why an answer proves nothing. For logs; people are told one text for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    #[error("it is the answer to another kind of question")]
    Kind,
    #[error("it answers another challenge")]
    Challenge,
    #[error("it was given to another origin, or inside another site's page")]
    Origin,
    #[error("it was made for another host")]
    RelyingParty,
    #[error("nobody was there to agree")]
    NotPresent,
    #[error("the authenticator did not verify its person")]
    NotVerified,
    #[error("it claims a backup that it said to be impossible")]
    Backup,
    #[error("the key is of no kind that was asked for")]
    Key,
    #[error("the signature is not the key's")]
    Signature,
}
