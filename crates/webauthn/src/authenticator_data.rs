use crate::cbor::Reader;

/// What the authenticator says of itself and of what it did (§6.1).
#[derive(Debug)]
pub(crate) struct AuthenticatorData<'a> {
    pub(crate) rp_id_hash: &'a [u8],
    flags: u8,
    pub(crate) sign_count: u32,
    /// The credential that was made.
    pub(crate) credential: Option<Attested<'a>>,
}

#[derive(Debug)]
pub(crate) struct Attested<'a> {
    pub(crate) id: &'a [u8],
    /// A `COSE_Key`.
    pub(crate) public_key: &'a [u8],
}

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

/// §4: the longest id of a credential.
const LONGEST_ID: usize = 1023;
const AAGUID_LEN: usize = 16;

impl<'a> AuthenticatorData<'a> {
    /// None for what has another layout, or more than it says.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (rp_id_hash, rest) = bytes.split_at_checked(32)?;
        let (flags, rest) = rest.split_first()?;
        let (sign_count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            let (_aaguid, after) = rest.split_at_checked(AAGUID_LEN)?;
            let (length, after) = after.split_first_chunk::<2>()?;
            let length = usize::from(u16::from_be_bytes(*length));
            if length == 0 || length > LONGEST_ID {
                return None;
            }
            let (id, after) = after.split_at_checked(length)?;
            let (public_key, after) = split_value(after)?;
            credential = Some(Attested { id, public_key });
            rest = after;
        }
        if flags & HAS_EXTENSIONS != 0 {
            (_, rest) = split_value(rest)?;
        }
        rest.is_empty().then_some(Self {
            rp_id_hash,
            flags: *flags,
            sign_count: u32::from_be_bytes(*sign_count),
            credential,
        })
    }

    pub(crate) const fn is_present(&self) -> bool {
        self.flags & PRESENT != 0
    }

    /// A fingerprint, a face or a PIN was asked for and was right.
    pub(crate) const fn is_verified(&self) -> bool {
        self.flags & VERIFIED != 0
    }

    /// The key may leave the device that it was made on.
    pub(crate) const fn is_backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    pub(crate) const fn is_backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}

fn split_value(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = Reader::new(bytes);
    reader.value()?;
    bytes.split_at_checked(bytes.len() - reader.rest().len())
}
