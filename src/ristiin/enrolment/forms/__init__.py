"""Text in, values out: forms of registrations, invitations and imports."""
