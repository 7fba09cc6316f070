"""Everything that changes a theme survey and what is made of it."""
