"""Courses and theses: a teacher’s dated questions, and whether a pair has done them."""
