"""The expert meetings of the demo city: two held and published, the third invited and open for answers."""
