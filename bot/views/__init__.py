"""Everything Slack shows: values in, plain dicts out; no clock, no storage, no Slack call."""
