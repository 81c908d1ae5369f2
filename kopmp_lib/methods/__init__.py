"""Pure arithmetic: arrays in, small frozen results out."""
