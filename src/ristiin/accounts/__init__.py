"""People: signing in, language, and everything a person may ask of their own data."""
