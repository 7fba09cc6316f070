"""Ways out to other software: calendar feeds and files."""
