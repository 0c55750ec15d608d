"""Live indicators that rooms register, their daily measurements, and how fresh they are."""
