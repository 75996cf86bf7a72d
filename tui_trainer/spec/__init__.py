"""WHAT to train: the specification of an experiment, its catalogues, its rules and its file form."""
