"""What staff type about applications that come in as files."""
