"""The exit codes of `nianbao`: a contract with other people's scripts."""

CLEAN = 0
PROBLEMS = 1  # something stands in the way of publishing
USAGE = 2
REFUSED = 3  # a file was refused, and nothing was written
INTERRUPTED = 130  # as shells have it: 128 and the number of the signal
