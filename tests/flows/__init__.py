"""The flows, over a real store."""
