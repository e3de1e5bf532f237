"""A seeded city: the real house, a carrier, people and accidents in virtual time, and the checkers.

The same seed plays the same city. `running.play` runs one and says which promises it found broken.
"""
