use countersign_core::Millis;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::ClientCertificate;

impl ClientCertificate {
    /// Whether it is good now and one of these authorities, certificates in DER, stands behind it
    /// (RFC 5280 §6).
    pub(crate) fn is_issued_by(&self, authorities: &[Vec<u8>], now: Millis) -> bool {
        let Ok(seconds) = u64::try_from(now.seconds()) else {
            return false;
        };
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        let authorities: Vec<CertificateDer<'_>> = authorities
            .iter()
            .map(|der| der.as_slice().into())
            .collect();
        let anchors: Vec<_> = authorities
            .iter()
            .filter_map(|authority| anchor_from_trusted_cert(authority).ok())
            .collect();
        let intermediates: Vec<CertificateDer<'_>> = self
            .intermediates
            .iter()
            .map(|der| der.as_slice().into())
            .collect();
        let own = CertificateDer::from(self.der.as_slice());
        let Ok(end) = EndEntityCert::try_from(&own) else {
            return false;
        };
        end.verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            &intermediates,
            time,
            KeyUsage::client_auth(),
            None,
            None,
        )
        .is_ok()
    }
}
