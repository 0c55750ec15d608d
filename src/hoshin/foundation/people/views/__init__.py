"""The pages of the organisation: the tree of any day, sections, posts, staff, absences and the yearly transfer."""
