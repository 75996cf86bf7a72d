"""FRONT END 1: the application in the terminal, made of screens that never import each other."""
