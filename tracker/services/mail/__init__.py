"""Mail: worded with the act that causes it, kept in the outbox, and sent after the commit."""
