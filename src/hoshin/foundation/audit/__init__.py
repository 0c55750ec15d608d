"""The record of who did what, when, to which thing and why; append-only, sealed into a hash chain.

Words: event (one act), seal (a signed link over a batch of events), head (the newest seal, kept outside the house).
"""
