"""The command line; heavy imports wait until their command runs."""
