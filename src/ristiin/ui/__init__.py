"""The look: page frame, components and form fields, and nothing of the domain."""
