"""What the pages of the examination ask for."""
