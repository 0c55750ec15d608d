"""Writing tables in the formats that people and programs ask for, batch by batch, never leaving half a file.

A *content* is what is to be written: columns and batches of rows, all text. A *field* describes one column for the
formats that carry a schema. What could not be written as it was is a finding, with its row.
"""
