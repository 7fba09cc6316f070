"""Pages of programmes: starting one, steering it, and what others see."""
