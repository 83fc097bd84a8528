mod connecting;
mod copying;
mod failing;
mod listening;
mod pooled;
mod tls;
