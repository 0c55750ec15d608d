"""Pages about applications that come in as files."""
