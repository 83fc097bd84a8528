use crate::named::named_numbers;

named_numbers! {
    /// Alphabet of a message, as bits 2 and 3 of the general data coding (3GPP TS 23.038 §4).
    Alphabet, "alphabet" {
        /// GSM 7-bit if the text fits it, otherwise UCS-2.
        Default = 0, "ALPHA_DEFAULT";
        /// ISO 8859-1 octets if the text fits it, otherwise UCS-2.
        EightBit = 4, "ALPHA_8_BIT";
        /// UCS-2 whatever the text is.
        Ucs2 = 8, "ALPHA_UCS2";
        /// Named by the standard, usable for nothing.
        Reserved = 12, "ALPHA_RESERVED";
    }
}
