"""Decisions: draft, ordered and parallel steps, approve, return, reject, withdraw, deputy's decision and later review."""
