//! Business, government and civil society.
