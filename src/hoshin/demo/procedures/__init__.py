"""The procedures of the demo city: facts of the law, no invented figures."""
