"""Reading what is proposed and decided, and the letters about it."""
