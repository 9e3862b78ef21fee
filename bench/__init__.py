"""How fast the engine is, beside what the machine and other programs can do."""
