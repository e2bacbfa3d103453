"""Storage on real databases."""
