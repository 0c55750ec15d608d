"""Attached files: checked when they come in, kept by their content, given out through the permission of their owner.

Words: owner (the thing a file is attached to), kind (what the content is, whatever its name says), content (the bytes,
stored once under their SHA-256), orphan (content that no row speaks of).
"""
