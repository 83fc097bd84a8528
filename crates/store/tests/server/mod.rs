mod connecting;
mod failing;
mod pooled;
