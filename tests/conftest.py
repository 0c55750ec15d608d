"""What the tests that drive the whole house share."""
