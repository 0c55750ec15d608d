"""Joetsu's policy as the demo city knows it: facts and names from its draft of 2021, every sentence written anew."""
