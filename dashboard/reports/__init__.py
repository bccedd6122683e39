"""Reports to take away: `content` decides every number and sentence, each renderer only arranges them."""
