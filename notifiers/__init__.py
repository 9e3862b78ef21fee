"""The senders: one module per channel, built on Apprise, knowing no database.

`notifiers.registry.make_sender` is the door; importing this package alone loads no Apprise.
"""
