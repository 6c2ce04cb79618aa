"""Metrics, each with its protocol written down beside it."""
