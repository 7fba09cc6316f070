"""Pages of the board, of what comes after publishing, and of facilitators."""
