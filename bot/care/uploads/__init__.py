"""Files of referrals: read into rows, checked, put right by a person, taken over when confirmed.

Nothing of a file becomes a client before somebody confirmed it.
"""
