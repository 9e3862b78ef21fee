"""What a new revision would change: two definitions and live facts make a plan."""
