"""Pages of what grows out of programmes: the phases, candidates, the board, next runs, events, ideas, the desk."""
