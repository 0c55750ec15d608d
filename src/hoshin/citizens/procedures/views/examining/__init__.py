"""The pages on which a section works on applications."""
