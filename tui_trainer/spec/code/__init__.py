"""An experiment as PyTorch code: a whole script, or the lines to look at while it is built.  No torch here."""
