"""What is known: the tables that people review and correct, and the code that reads, checks, keeps and edits them."""
