"""Raw files become checked tables for one region."""
