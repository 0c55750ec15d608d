"""Tabular files: read, judged, mended, unified and written; no Django, and its own command line.

A *reading* is what came of one file; a *table* is one table found in it; a *finding* is something wrong, with its place.
"""
