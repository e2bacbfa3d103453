"""The edge: what people ask, from their words to the answer."""
