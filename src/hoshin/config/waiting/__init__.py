"""The WebSocket that keeps the numbers in an open page true: unread messages and things that wait for one's decision.

Words: listener (one open page), watcher (what looks at the database for all listeners of this process), counts.
"""
