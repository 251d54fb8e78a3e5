"""What we know, and how we come to know it. No Slack."""
