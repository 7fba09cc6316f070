"""Everything that changes a registration, an invitation or an import; callers have checked who, we check when."""
