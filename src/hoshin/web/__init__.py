"""Looks: base templates, components, template tags, styles, paper and spreadsheets. No domain words."""
