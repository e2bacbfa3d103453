"""Quorum, the product: rules, intentions and everything that is shown; no Slack, no SQL, no clock of its own."""
