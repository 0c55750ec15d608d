"""Pages that look into several rooms: public home, staff home, search, dashboard."""
