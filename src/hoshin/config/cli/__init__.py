"""The command line `hoshin`. Nothing here imports Django before a command needs it, so that help and refusals are quick.

Words: exit code (0 done, 1 something is wrong, 2 bad usage, 3 refused before anything changed, 4 failed midway).
"""
