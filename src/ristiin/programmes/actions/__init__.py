"""Everything that changes a programme; callers have checked who, we check when."""
