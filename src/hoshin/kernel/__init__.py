"""What is true without a database: clock, fiscal year, eras, text width, identifiers, flow tables, errors.

Pure Python; nothing here imports Django.
"""
