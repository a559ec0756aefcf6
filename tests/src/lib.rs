//! A browser under WebDriver upon the built site.
