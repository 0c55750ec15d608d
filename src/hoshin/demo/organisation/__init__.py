"""The demo city's offices, sections, posts and the roles that hold them."""
