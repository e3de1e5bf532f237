"""Campaigns in waves: one script to an audience, as fast as people are there to answer."""
