"""The benchmarks: the house beside a lean, hand-written reference, in one run."""
