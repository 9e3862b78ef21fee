"""The directory of units: from the rows of a table to what would change, or all its faults."""
