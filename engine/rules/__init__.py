"""From a YAML rule file to a definition, or to its problems."""
