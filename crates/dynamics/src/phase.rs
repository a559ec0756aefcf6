//! A map over two parameters of the race.
