"""Overview, options, quotes, what is chosen, dates, messages, and the lessee's own details."""
