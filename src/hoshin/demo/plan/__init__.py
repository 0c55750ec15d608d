"""The demo city's sheets: what each says, and the two years each has lived through."""
