"""What the exit code of a command says."""

DONE = 0
FAILED = 1
USAGE = 2
DATA = 3
INTERRUPTED = 130
