"""Pages about being paged: answering one, how one is paged, and how danger was answered."""
