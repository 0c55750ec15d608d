"""The pages of approvals: what waits, one request with its moves, the standard routes."""
