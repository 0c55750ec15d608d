"""The national standards for municipal data: their schemas, which of them a table follows, and by which columns.

An *item* is one of the 31 lists, an *edition* a published form of it, a *schema* the columns of one item in one edition.
"""
