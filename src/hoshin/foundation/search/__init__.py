"""Full-text search over bigrams in the same database, changed in the same transaction as the thing.

Words: entry (one thing that can be found), kind (what sort of thing), source (the room that can list all of a kind).
"""
