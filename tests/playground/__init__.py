"""The local Slack, seen with the libraries that the bot uses."""
