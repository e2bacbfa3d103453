"""The browser page of the local Slack: one person's pane, drawn on the server and kept live by events."""

from __future__ import annotations

from playground.page.routes import routes

__all__ = ["routes"]
