"""Links between things of different rooms, which never import each other.

Words: kind (what sort of thing can be linked), source (the thing that the link was made from), target (where it leads).
"""
