"""The edge: what comes from Slack and from the clock, turned into our own words, and what goes back."""
