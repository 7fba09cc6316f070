"""The pages of theme surveys: making and sharing one, answering it, and what came of it."""
