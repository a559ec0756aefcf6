//! The same world under several policies.
