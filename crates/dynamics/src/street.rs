//! A main street of firms with visions.
