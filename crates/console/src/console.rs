use std::sync::Arc;

use countersign_admin::Admin;
use countersign_core::Shared;
use countersign_web::Web;

use crate::templates::Templates;

/// What the handlers work with.
#[derive(Debug)]
pub struct Console {
    pub(crate) web: Shared<Web>,
    pub(crate) admin: Admin,
    pub(crate) templates: Templates,
}

impl Console {
    /// What administrators do.
    #[must_use]
    pub const fn admin(&self) -> &Admin {
        &self.admin
    }

    /// # Errors
    /// When a built-in template does not compile.
    pub fn new(web: Arc<Web>, admin: Admin) -> Result<Arc<Self>, minijinja::Error> {
        let logo = web.pages.asset("logo.svg");
        Ok(Arc::new(Self {
            web: web.into(),
            admin,
            templates: Templates::new(logo)?,
        }))
    }
}
