"""Servers that speak as the real ones do, each a process of its own on loopback."""
