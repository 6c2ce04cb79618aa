"""HTTP itself: the protocol, what every request passes, bodies, problems, addresses, the page, logs, metrics."""
