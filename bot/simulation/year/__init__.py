"""A year of follow-up in virtual time, on the real house: cadences, campaigns, people."""
