//! When many can attack.
