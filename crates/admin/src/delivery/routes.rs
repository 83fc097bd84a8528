use std::collections::{BTreeMap, BTreeSet};

use countersign_core::Phone;
use countersign_delivery::{Explanation, Medium, Question, Route};
use countersign_signin::NumberRefusal;
use countersign_store::Found;

use super::{Origin, of_file};
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// A route, as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRoute {
    pub name: String,
    pub enabled: bool,
    pub origin: Origin,
    pub properties: BTreeMap<String, String>,
    /// 0 where it is not in the store.
    pub revision: i64,
    /// Why it cannot be used.
    pub fault: Option<String>,
}

impl DeliveryRoute {
    /// The lowest goes first; what cannot be read goes last.
    fn priority(&self) -> u32 {
        let read = Route::parse(&self.name, self.enabled, &self.properties);
        read.map_or(u32::MAX, |route| route.priority)
    }
}

/// A message that somebody thinks of.
#[derive(Clone, Copy, Debug)]
pub struct JourneyQuestion<'a> {
    pub to: &'a str,
    /// The acr of the sign-in.
    pub method: &'a str,
    /// `shared`, or names of routes and centres; none for what the method names.
    pub route: Option<&'a str>,
    /// Such as `code`.
    pub purpose: &'a str,
    pub medium: Medium,
}

/// Which way a message would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The end of the number.
    pub masked: String,
    /// Calling code and national destination code, without a plus.
    pub prefix: String,
    /// What the number is, such as `mobile`.
    pub kind: String,
    /// Why the guards would keep it back, whatever the routes say.
    pub kept_back: Option<String>,
    /// What the routes were chosen by.
    pub route: String,
    pub explanation: Explanation,
}

impl Admin {
    /// All routes, in the order in which they are tried.
    ///
    /// # Errors
    /// Without `delivery:read`, or if the store does not answer.
    pub async fn delivery_routes(&self, by: &Actor) -> Result<Vec<DeliveryRoute>, AdminError> {
        by.needs(Permission::DeliveryRead)?;
        let delivery = &self.parts.delivery;
        let (file, mut faults) = (delivery.of_file().await, delivery.faults());
        let of_file: BTreeSet<&String> = file.routes.keys().chain(&file.routes_off).collect();
        let rows = self.parts.store.message_routes().await?;
        let stored = rows.into_iter().filter(|f| !of_file.contains(&f.row.name));
        let stored = stored.map(|Found { row, fault }| DeliveryRoute {
            name: row.name,
            enabled: row.enabled,
            origin: Origin::Store,
            properties: row.properties,
            revision: row.revision,
            fault,
        });
        let mut routes: Vec<DeliveryRoute> = stored.collect();
        let fixed = |name: &String, properties: &BTreeMap<String, String>, enabled| DeliveryRoute {
            name: name.clone(),
            enabled,
            origin: Origin::File,
            properties: properties.clone(),
            revision: 0,
            fault: None,
        };
        let nothing = BTreeMap::new();
        routes.extend(file.routes.iter().map(|(name, p)| fixed(name, p, true)));
        routes.extend(
            file.routes_off
                .iter()
                .map(|name| fixed(name, &nothing, false)),
        );
        for route in &mut routes {
            let fault = faults.remove(&format!("route {}", route.name));
            route.fault = fault.or(route.fault.take());
        }
        routes.sort_by(|a, b| (a.priority(), &a.name).cmp(&(b.priority(), &b.name)));
        Ok(routes)
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn delivery_route(
        &self,
        by: &Actor,
        name: &str,
    ) -> Result<DeliveryRoute, AdminError> {
        let mut routes = self.delivery_routes(by).await?.into_iter();
        let found = routes.find(|route| route.name == name);
        found.ok_or_else(|| AdminError::unknown("route", name))
    }

    /// Adds or changes a route; messages that are accepted from now on go by it. `properties` are
    /// those that change, and an empty value means the default.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] names the property that is wrong, as `properties.NAME`.
    pub async fn put_route(
        &self,
        by: &Actor,
        name: &str,
        properties: &[(String, String)],
        seen: Option<i64>,
    ) -> Result<DeliveryRoute, AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        self.check_own_route(name).await?;
        if let Some((_, centre)) = properties.iter().find(|(property, _)| property == "centre") {
            let centres = self.centres(by).await?;
            if !centre.is_empty() && centres.iter().all(|known| known.name != *centre) {
                let reason = format!("there is no message centre {centre:?}");
                return Err(AdminError::invalid("properties.centre", reason));
            }
        }
        let administration = self.administration(by, seen);
        administration.set_route(name, properties).await?;
        self.take_up_delivery().await?;
        self.delivery_route(by, name).await
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn enable_route(
        &self,
        by: &Actor,
        name: &str,
        enabled: bool,
    ) -> Result<DeliveryRoute, AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        self.check_own_route(name).await?;
        let administration = self.administration(by, None);
        administration.enable_route(name, enabled).await?;
        self.take_up_delivery().await?;
        self.delivery_route(by, name).await
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn remove_route(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        self.check_own_route(name).await?;
        self.administration(by, None).remove_route(name).await?;
        self.take_up_delivery().await
    }

    /// Which way a message to a number would go, and why; nothing is sent.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when the number cannot be read or no method of this name sends.
    pub async fn journey(
        &self,
        by: &Actor,
        question: &JourneyQuestion<'_>,
    ) -> Result<Journey, AdminError> {
        by.needs(Permission::DeliveryRead)?;
        let to = Phone::parse(question.to, None);
        let to = to.map_err(|error| AdminError::invalid("to", error))?;
        let route = self.way_of(question.method, question.route)?;
        let numbering = to.numbering();
        let guards = self.parts.sign_ins.guards();
        let stopped = guards.stopped().await?;
        let stopped = stopped.iter().find(|stop| stop.prefix == numbering.prefix);
        let kept_back = match guards.refuses(&numbering) {
            Some(NumberRefusal::Country) => Some("its country gets no messages".to_owned()),
            Some(NumberRefusal::Kind) => Some("numbers of its kind get no messages".to_owned()),
            None => stopped.map(|stop| format!("its prefix is stopped: {}", stop.reason)),
        };
        Ok(Journey {
            masked: to.masked(),
            kind: numbering.kind.as_str().to_owned(),
            kept_back,
            explanation: self.parts.delivery.explain(&Question {
                route: &route,
                method: question.method,
                purpose: question.purpose,
                medium: question.medium,
                to: &to,
            }),
            prefix: numbering.prefix,
            route,
        })
    }

    /// What is asked for, or else what the method names.
    pub(super) fn way_of(&self, method: &str, route: Option<&str>) -> Result<String, AdminError> {
        let methods = self.parts.sign_ins.methods();
        match route {
            Some(route) if self.parts.delivery.has_route(route) => Ok(route.to_owned()),
            Some(route) => {
                let reason = format!("there is no route and no message centre {route:?}");
                Err(AdminError::invalid("route", reason))
            }
            None => methods.message_route(method).ok_or_else(|| {
                let reason = format!("the method {method:?} is off or sends nothing");
                AdminError::invalid("method", reason)
            }),
        }
    }

    async fn check_own_route(&self, name: &str) -> Result<(), AdminError> {
        let file = self.parts.delivery.of_file().await;
        if file.routes.contains_key(name) || file.routes_off.contains(name) {
            return Err(of_file(name));
        }
        Ok(())
    }
}
