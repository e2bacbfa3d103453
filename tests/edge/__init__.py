"""The edge: what Slack sends and how it is answered, on real sockets."""
