"""What every room may use: audit, people, identity, approvals, figures, links, messages, files, search, schedule."""
