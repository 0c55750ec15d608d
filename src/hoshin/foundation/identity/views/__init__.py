"""The pages of the identity room."""
