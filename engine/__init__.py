"""hanchot: a workflow and deadline engine driven by YAML rule files."""

__version__ = "0.1.0"
