"""Translations beside messages: the house's own words, people's, and a machine's."""
