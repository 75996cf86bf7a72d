"""How to train: everything that needs torch.  No Textual, no Rich."""
