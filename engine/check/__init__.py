"""The checker of rule files: problems, and how they are shown."""
