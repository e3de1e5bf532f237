"""Everything that acts: doors, care, sending, privacy, and the entrances that join them."""
