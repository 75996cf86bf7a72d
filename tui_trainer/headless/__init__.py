"""FRONT END 2: commands without a screen, in lines of text or of JSON."""
