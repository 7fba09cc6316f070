"""What people want to learn: the theme survey before registration, and themes with places made of its demand."""
