"""What people do: hand in, review, extend, waive, withdraw, award."""
