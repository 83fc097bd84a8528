use std::sync::Arc;
use std::time::SystemTime;

use countersign_core::Entropy;
use tokio::sync::mpsc;
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context as Subscribed;
use tracing_subscriber::registry::LookupSpan;

use super::context::Context;
use super::export::Item;

/// The field that brings in who asked; it is not exported.
const TRACEPARENT: &str = "traceparent";

/// Follows spans from their beginning to their end.
#[derive(Debug)]
pub(crate) struct Tracing {
    entropy: Arc<dyn Entropy>,
    sample_percent: u8,
    finished: mpsc::Sender<Item>,
}

/// A span that is open.
#[derive(Debug)]
pub(super) struct Traced {
    pub(super) context: Context,
    above: Option<[u8; 8]>,
    begun: SystemTime,
    /// When somebody was in it for the last time: a span may be held for what comes after it.
    ended: Option<SystemTime>,
    fields: Vec<(&'static str, Value)>,
}

/// A span that has ended.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) name: &'static str,
    pub(super) context: Context,
    pub(super) above: Option<[u8; 8]>,
    pub(super) begun: SystemTime,
    pub(super) ended: SystemTime,
    pub(super) fields: Vec<(&'static str, Value)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
}

impl Tracing {
    pub(super) const fn new(
        entropy: Arc<dyn Entropy>,
        sample_percent: u8,
        finished: mpsc::Sender<Item>,
    ) -> Self {
        Self {
            entropy,
            sample_percent,
            finished,
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Tracing {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, subscribed: Subscribed<'_, S>) {
        let Some(span) = subscribed.span(id) else {
            return;
        };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let here = span.parent().and_then(|parent| {
            let extensions = parent.extensions();
            extensions.get::<Traced>().map(|traced| traced.context)
        });
        let above = here.or(fields.from);
        let traced = Traced {
            context: Context::below(above, &*self.entropy, self.sample_percent),
            above: above.map(|above| above.span),
            begun: SystemTime::now(),
            ended: None,
            fields: fields.plain,
        };
        span.extensions_mut().insert(traced);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, subscribed: Subscribed<'_, S>) {
        let Some(span) = subscribed.span(id) else {
            return;
        };
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(traced) = span.extensions_mut().get_mut::<Traced>() {
            traced.fields.extend(fields.plain);
        }
    }

    fn on_exit(&self, id: &Id, subscribed: Subscribed<'_, S>) {
        if let Some(span) = subscribed.span(id)
            && let Some(traced) = span.extensions_mut().get_mut::<Traced>()
        {
            traced.ended = Some(SystemTime::now());
        }
    }

    fn on_close(&self, id: Id, subscribed: Subscribed<'_, S>) {
        let Some(span) = subscribed.span(&id) else {
            return;
        };
        let traced = span.extensions_mut().remove::<Traced>();
        if let Some(traced) = traced.filter(|traced| traced.context.sampled) {
            let finished = Finished {
                name: span.name(),
                context: traced.context,
                above: traced.above,
                begun: traced.begun,
                ended: traced.ended.unwrap_or_else(SystemTime::now),
                fields: traced.fields,
            };
            // What the collector cannot take in time is dropped: sign-ins wait for nobody's traces.
            let _dropped = self.finished.try_send(Item::Span(Box::new(finished)));
        }
    }
}

/// Takes plain words and numbers; whatever else somebody writes into a span stays here.
#[derive(Default)]
struct Fields {
    from: Option<Context>,
    plain: Vec<(&'static str, Value)>,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == TRACEPARENT {
            self.from = Context::read(value);
        } else {
            self.plain
                .push((field.name(), Value::Text(value.to_owned())));
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain.push((field.name(), Value::Number(value)));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        self.plain.push((field.name(), Value::Number(value)));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain.push((field.name(), Value::Flag(value)));
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}
