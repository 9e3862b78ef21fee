"""The moves of one unit through a campaign: facts, guards, machine."""
