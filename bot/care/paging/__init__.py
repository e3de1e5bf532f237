"""Paging staff: by when somebody must act, whom to page at which rung, and who has answered."""
