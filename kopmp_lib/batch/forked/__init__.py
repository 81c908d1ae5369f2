"""A warm parent process whose forked children each run one notebook, as a fresh kernel would."""
