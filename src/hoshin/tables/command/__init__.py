"""The command line of the table engine, `hoshin table …`: works without a server, a data folder or Django.

`arguments` says what can be typed (quick to import), one module per subcommand; a module of the same name beside it does it.
Words: exit status (0 read, 1 read with errors found, 2 refused or wrongly used, 130 broken off by Ctrl-C).
"""
