"""Links between things of different rooms, without one room importing another."""
