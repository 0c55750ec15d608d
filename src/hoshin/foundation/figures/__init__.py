"""Live indicators: defined once and versioned, measured daily, shown with their age and origin.

Words: indicator (what is counted and how), measurement (its value at one moment), figure (an indicator with its latest
measurement, as a page shows it), stale (too old to say anything about today).
"""
