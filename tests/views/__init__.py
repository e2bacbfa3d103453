"""What Slack shows, held against its rules and against hostile words."""
