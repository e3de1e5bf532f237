"""Providers' webhooks: one blueprint each; verify, parse, take the turn, answer."""
