"""A result becomes what a reader sees: figures, tables and sentences in two languages."""
