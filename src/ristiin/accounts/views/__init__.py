"""Pages of signing in, of passkeys, and of a person's own matters."""
