"""Written English as it is said in the United States."""
