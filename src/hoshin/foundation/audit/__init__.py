"""The record of who did what, when, to which thing and why; append-only, sealed into a hash chain.

Words: event (one act), seal (a link of the chain over a batch of events), head (a signed statement of the newest seal,
kept outside the house), guard (the triggers by which the database itself refuses change and removal).
"""
