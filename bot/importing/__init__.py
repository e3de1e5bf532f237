"""Scripts from elsewhere, written in our language, with a list of all that could not come along."""
