//! The places of the console, with the model's words, in the model's order.

use countersign_admin::{Actor, Permission};
use serde::Serialize;

struct Place {
    section: &'static str,
    label: &'static str,
    href: &'static str,
    needs: Permission,
}

const fn place(
    section: &'static str,
    label: &'static str,
    href: &'static str,
    needs: Permission,
) -> Place {
    Place {
        section,
        label,
        href,
        needs,
    }
}

const CONFIGURATION: &str = "Configuration";
const USERS: &str = "Users";
const OPENID: &str = "OpenID Connect";
const DELIVERY: &str = "Delivery";
const OVERSIGHT: &str = "Oversight";

const PLACES: &[Place] = &[
    place(
        CONFIGURATION,
        "Manage Custom Scripts",
        "/admin/scripts",
        Permission::ScriptsRead,
    ),
    place(
        CONFIGURATION,
        "Manage Authentication",
        "/admin/authentication",
        Permission::AuthenticationRead,
    ),
    place(
        CONFIGURATION,
        "Pages",
        "/admin/pages",
        Permission::PagesRead,
    ),
    place(
        USERS,
        "Manage People",
        "/admin/people",
        Permission::PeopleRead,
    ),
    place(
        USERS,
        "Groups and Roles",
        "/admin/roles",
        Permission::RolesRead,
    ),
    place(
        OPENID,
        "Clients",
        "/admin/clients",
        Permission::ApplicationsRead,
    ),
    place(
        OPENID,
        "Scopes",
        "/admin/scopes",
        Permission::ApplicationsRead,
    ),
    place(
        OPENID,
        "Claims",
        "/admin/claims",
        Permission::ApplicationsRead,
    ),
    place(OPENID, "Keys", "/admin/keys", Permission::ApplicationsRead),
    place(
        DELIVERY,
        "Message Centres",
        "/admin/delivery/centres",
        Permission::DeliveryRead,
    ),
    place(
        DELIVERY,
        "Routes",
        "/admin/delivery/routes",
        Permission::DeliveryRead,
    ),
    place(
        DELIVERY,
        "Messages",
        "/admin/delivery/messages",
        Permission::DeliveryRead,
    ),
    place(
        DELIVERY,
        "Limits",
        "/admin/delivery/limits",
        Permission::DeliveryRead,
    ),
    place(
        DELIVERY,
        "Test Message",
        "/admin/delivery/test",
        Permission::DeliveryWrite,
    ),
    place(
        OVERSIGHT,
        "Reports",
        "/admin/reports",
        Permission::ReportsRead,
    ),
    place(
        OVERSIGHT,
        "Audit Log",
        "/admin/audit",
        Permission::AuditRead,
    ),
    place(OVERSIGHT, "Logs", "/admin/logs", Permission::LogsRead),
];

#[derive(Debug, Serialize)]
pub(super) struct Section {
    name: &'static str,
    links: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Link {
    label: &'static str,
    href: &'static str,
    current: bool,
}

/// What this actor may go to; the place that `path` is in is marked.
pub(super) fn navigation(actor: &Actor, path: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for place in PLACES.iter().filter(|place| actor.may(place.needs)) {
        let link = Link {
            label: place.label,
            href: place.href,
            current: path
                .strip_prefix(place.href)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'])),
        };
        match sections.last_mut() {
            Some(section) if section.name == place.section => section.links.push(link),
            _ => sections.push(Section {
                name: place.section,
                links: vec![link],
            }),
        }
    }
    sections
}
