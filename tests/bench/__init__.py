"""How fast and how large Quorum is, side by side with a bare Bolt app: ``python -m tests.bench``."""
