use crate::named::named_numbers;

named_numbers! {
    /// Type of number (§5.2.5).
    Ton, "type of number" {
        Unknown = 0, "UNKNOWN";
        /// With country code, without `+`.
        International = 1, "INTERNATIONAL";
        National = 2, "NATIONAL";
        NetworkSpecific = 3, "NETWORK_SPECIFIC";
        SubscriberNumber = 4, "SUBSCRIBER_NUMBER";
        /// A sender's name, at most 11 characters of the GSM alphabet.
        Alphanumeric = 5, "ALPHANUMERIC";
        Abbreviated = 6, "ABBREVIATED";
    }
}
