"""One function per intention, run inside a transaction: load, let the domain decide, save, return a value."""
