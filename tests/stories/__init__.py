"""Whole conversations over the wire: the real bot against the local Slack."""
