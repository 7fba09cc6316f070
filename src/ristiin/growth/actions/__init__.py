"""Everything that changes what grows out of programmes; callers have checked who, we check when."""
