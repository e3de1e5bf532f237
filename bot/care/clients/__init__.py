"""What staff write down about a client: who they are, how to reach them safely, their plan."""
