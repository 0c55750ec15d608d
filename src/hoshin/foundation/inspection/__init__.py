"""Where auditors and operators read the audit trail, take it out, seal it and check that it is whole.

The trail itself lies below people and knows no pages (docs/adr/0002). Words: trail, event, seal, head as in `audit`.
"""
