"""Four judgements of a data set, never merged into one: stars, the ministry's rules, metadata, the national schema."""

from hoshin.tables.rating.rated import Rating, rate, rate_counted

__all__ = ["Rating", "rate", "rate_counted"]
