"""The pages on which applications are decided."""
