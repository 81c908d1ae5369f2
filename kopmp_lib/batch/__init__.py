"""Regions times notebooks, turned into executed notebooks, results and a record."""
