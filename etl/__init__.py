"""From sources to the store: extract, transform, link, write."""
