"""A month of duty in virtual time, on the real house: rosters, pages, staff and their bad luck."""
