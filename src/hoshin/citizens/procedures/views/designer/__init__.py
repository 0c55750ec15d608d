"""Designing forms: the pages for staff."""
