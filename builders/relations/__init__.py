"""What sentences state between the things they name."""
