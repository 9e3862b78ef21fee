"""`hanchot demo`: the five campaigns run through their years, mail delivered for real."""
