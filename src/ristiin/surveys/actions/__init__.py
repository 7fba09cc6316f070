"""Everything that changes surveys."""
