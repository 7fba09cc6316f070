"""Everything that changes proposals and groups; callers have checked who, we check when."""
