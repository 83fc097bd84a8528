use std::sync::Arc;

use countersign_core::{Clock, Entropy, Keyring, Shared};
use countersign_delivery::Delivery;
use countersign_directory::Directory;
use countersign_store::Store;

use crate::factors::NumberAttributes;
use crate::figures::CodeFigures;
use crate::outside::{Fetch, Texts};
use crate::rules::Rules;

/// What the sign-in works with.
#[derive(Clone, Debug)]
pub struct Services {
    pub store: Store,
    pub directory: Directory,
    pub delivery: Shared<Delivery>,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub texts: Arc<dyn Texts>,
    pub fetch: Arc<dyn Fetch>,
    pub rules: Rules,
    pub figures: Arc<CodeFigures>,
    /// Where people's numbers are, for all methods together.
    pub number_attributes: Arc<NumberAttributes>,
}
