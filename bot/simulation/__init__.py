"""A city in virtual time: the people, the carrier, the faults, and the checkers of our promises.

Chance lives here and nowhere else, always from a seeded generator that is passed in. Nothing in
production imports this package.
"""
