"""Everything that changes teaching."""
