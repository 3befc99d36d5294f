"""The command line: one file a group of commands, each a thin wrapper over a function of the library.

Results go to stdout, progress, notes and log lines to stderr. Exit codes: 0 done, 1 failed, 2 asked wrongly. Heavy
imports wait inside the commands, so that each starts no more than it needs.
"""
