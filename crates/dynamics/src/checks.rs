//! K of n must agree.
