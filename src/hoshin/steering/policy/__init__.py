"""The principle, the basic policies, their revisions and the comparison between any two."""
