"""Stored files: sniffed type, size limit, SHA-256, malware scan, private unless said otherwise."""
