"""What groups make: drafts of their own, published with every author’s yes."""
