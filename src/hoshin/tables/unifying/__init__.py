"""Many publishers' files of one kind as one table in the national layout, by a recipe that a person can read.

A *recipe* says whose files are taken and how their columns become those of the standard; a *contribution* is what one file
gave; the *union* is the table of them all, every row with its origin, and the *report* says what does not fit together.
"""
