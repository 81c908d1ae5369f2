"""The simulated world in which every estimator is judged: ``python -m tests.validation``."""
