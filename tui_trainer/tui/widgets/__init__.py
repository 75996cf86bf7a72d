"""What screens are made of. Widgets never import screens."""
