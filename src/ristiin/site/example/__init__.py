"""An example community with one programme in every phase; all people are invented."""
