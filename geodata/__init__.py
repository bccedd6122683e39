"""What the data is and what it says: the bottom layer, which imports none of the other packages."""
