"""What we say next, and how we read a reply. Pure: no database, web, clock or chance."""
