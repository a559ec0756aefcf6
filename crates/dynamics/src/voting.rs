//! Weighted votes and power indices.
