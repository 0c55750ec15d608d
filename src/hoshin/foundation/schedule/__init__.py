"""Recurring jobs, the record of their runs, and the failures a person must see.

Words: job (what recurs), slot (a moment at which a job is due), run (one slot carried out), worker (a process that runs).
"""
