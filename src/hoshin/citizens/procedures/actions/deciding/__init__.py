"""Deciding about applications, one file per thing that officials do."""
