"""Stories that people let others tell of them, each where they choose and as long as they choose."""
