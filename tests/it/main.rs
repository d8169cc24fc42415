//! The integration tests, one binary.

mod sink;
mod smtp;
