"""The implementation plan: sheets from proposal to completion, with budget, progress, advice and figures."""
