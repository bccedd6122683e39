"""What the data looks like, for screen and paper alike."""
