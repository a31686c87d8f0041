"""How fast it is, beside what else could do the job; `make bench` runs all of it and fails over a budget."""
