//! A government that plays favourites.
