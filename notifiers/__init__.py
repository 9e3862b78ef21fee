"""The senders: e-mail, bots, and all that Apprise knows; they know no database.

`notifiers.registry.make_sender` is the door; importing this package alone loads no Apprise.
"""
