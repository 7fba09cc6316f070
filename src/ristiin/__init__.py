"""Ristiin runs peer learning and cross-expertise mentoring, from registrations to a standing community."""
