"""Overview, options, quotes and what hangs on them."""
