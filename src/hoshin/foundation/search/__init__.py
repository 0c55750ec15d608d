"""Full-text search over bigrams in the same database, changed in the same transaction as the thing."""
