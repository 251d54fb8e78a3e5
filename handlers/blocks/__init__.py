"""Answers in, Block Kit out, within Slack's limits.

What comes from articles stands in rich text, which Slack takes letter by letter: no mark-up in it can come alive. The one line that has a
menu beside it is escaped mrkdwn.
"""
