"""A group's own place, opened by the promise of confidentiality."""
