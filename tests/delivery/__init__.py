"""Delivery against a local Slack that misbehaves."""
