"""The pages of the expert meeting: for everybody, for members, for the secretariat."""
