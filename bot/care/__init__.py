"""What we do for a client, one transaction each."""
