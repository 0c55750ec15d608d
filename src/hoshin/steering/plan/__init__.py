"""The implementation plan: sheets from proposal to completion, with budget, progress, advice and figures.

Words: sheet (個票), issue (行政課題), stage (工程), route (工程の選択), study request (検討依頼), consultation (協議).
"""
