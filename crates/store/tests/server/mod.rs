mod connecting;
mod copying;
mod failing;
mod failing_over;
mod listening;
mod pooled;
mod tls;
