"""A Slack on this machine, strict where Slack is strict, for stories, for tests and for trying the bot out."""
