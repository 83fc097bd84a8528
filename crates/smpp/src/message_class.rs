use crate::named::named_numbers;

named_numbers! {
    /// Message class (3GPP TS 23.038 §4): where the handset keeps the message.
    MessageClass, "message class" {
        /// A flash message: shown at once, kept nowhere.
        Class0 = 0, "CLASS0";
        /// Kept in the handset.
        Class1 = 1, "CLASS1";
        /// Kept on the SIM.
        Class2 = 2, "CLASS2";
        /// Passed to the terminal equipment.
        Class3 = 3, "CLASS3";
    }
}
