"""Recurring jobs, the record of their runs, and the failures a person must see."""
