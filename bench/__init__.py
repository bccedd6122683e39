"""Tools for developers: benchmarks against peers, each in one process, and the pictures of the documents."""
