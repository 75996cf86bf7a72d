"""What fills the terminal: one file per screen, its arrangement in the .tcss beside it."""
