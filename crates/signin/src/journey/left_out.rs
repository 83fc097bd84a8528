//! Where a second factor that nobody but its person, or the operator, asks for is left out: looked
//! at when it would be asked for, and once more when the session begins.

use countersign_core::Millis;
use countersign_core::ids::PersonId;
use countersign_store::{StoreError, TwoStepWish, Tx};

use super::SignIns;
use crate::devices::known_device;
use crate::places::is_known_place;
use crate::state::State;
use crate::visitor::Visitor;

impl SignIns {
    /// Whether the person does not want to be asked here. What the operator does not allow counts
    /// as a wish to be asked at every sign-in.
    pub(super) async fn is_left_out(
        &self,
        wish: TwoStepWish,
        state: &mut State,
        person: &PersonId,
        visitor: &Visitor,
    ) -> Result<bool, StoreError> {
        let services = &self.services;
        match wish {
            TwoStepWish::UnknownDevices if self.trusted_device_lifetime().is_some() => {
                let known = known_device(services, visitor, person).await?;
                state.note_device(known.as_ref());
                Ok(known.is_some())
            }
            TwoStepWish::UnknownPlaces if self.known_place_lifetime().is_some() => {
                let known = is_known_place(services, visitor, person).await?;
                state.note_place(known);
                Ok(known)
            }
            TwoStepWish::EverySignIn | TwoStepWish::UnknownDevices | TwoStepWish::UnknownPlaces => {
                Ok(false)
            }
        }
    }

    /// Whether what it was left out by holds still: the person may have ended it meanwhile, or the
    /// last form may come from elsewhere.
    pub(super) async fn is_left_out_still(
        &self,
        tx: &mut Tx,
        state: &State,
        person: &PersonId,
        visitor: &Visitor,
        now: Millis,
    ) -> Result<bool, StoreError> {
        if let Some(device) = state.known_device()
            && !self.is_trusted_still(tx, &device, person, now).await?
        {
            return Ok(false);
        }
        Ok(!state.is_in_known_place() || self.is_known_still(tx, person, visitor, now).await?)
    }
}
