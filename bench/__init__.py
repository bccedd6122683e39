"""Benchmarks against peers, each in one process: a figure of ours means something only beside another's."""
