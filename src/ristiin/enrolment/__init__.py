"""Who takes part: invitations, imports, registrations, wishes and free pairing."""
