"""The citizens' wing: what residents and businesses use, and the sections that serve them (市民分野・産業分野)."""
