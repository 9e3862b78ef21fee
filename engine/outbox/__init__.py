"""Waiting messages on their way to the senders."""
