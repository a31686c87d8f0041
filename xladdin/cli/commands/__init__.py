"""One file a command of `nianbao`: its words and options, and what it does."""
