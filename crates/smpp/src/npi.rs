use crate::named::named_numbers;

named_numbers! {
    /// Numbering plan indicator (§5.2.6).
    Npi, "numbering plan indicator" {
        Unknown = 0, "UNKNOWN";
        /// E.163 and E.164: telephone numbers.
        Isdn = 1, "ISDN";
        Data = 3, "DATA";
        Telex = 4, "TELEX";
        LandMobile = 6, "LAND_MOBILE";
        National = 8, "NATIONAL";
        Private = 9, "PRIVATE";
        Ermes = 10, "ERMES";
        Internet = 14, "INTERNET";
        Wap = 18, "WAP";
    }
}
