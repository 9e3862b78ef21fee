"""Whether a host is this machine; no name but `localhost` is trusted, since names can lie."""

from __future__ import annotations

from ipaddress import ip_address


def is_here(host: str) -> bool:
    """Whether what is sent to a host stays on this machine.

    >>> is_here("[::1]"), is_here("LOCALHOST"), is_here("127-0-0-1.example.vn")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
