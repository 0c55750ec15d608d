"""The demo city: loads, through the same actions as real work, what a visitor needs to see the product at work."""
