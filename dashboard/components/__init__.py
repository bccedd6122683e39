"""Small builders that several pages share."""
