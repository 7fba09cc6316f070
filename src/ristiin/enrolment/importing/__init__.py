"""From any form export to checked rows: reading files, guessing columns, understanding words, naming every problem."""
