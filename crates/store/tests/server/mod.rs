mod connecting;
mod failing;
mod pooled;
mod tls;
