"""What structure says: rows of tables and lists, references, entries of collections."""
