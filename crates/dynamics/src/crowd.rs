//! Institutions or a mob.
