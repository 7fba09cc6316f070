"""Words of rooms in templates."""
