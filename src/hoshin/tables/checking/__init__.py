"""Saying what is wrong with a table, with its place: the ministry's rules for machine-readable tables, and real damage."""
