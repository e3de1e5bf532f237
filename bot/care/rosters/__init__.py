"""Rosters: who works when. Pure rules, and the deeds that keep them, one transaction each."""
