"""What is in the columns of a table, before anybody says what should be: filling, variety, types, extremes, examples."""
