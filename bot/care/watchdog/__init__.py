"""The watchdog: looks at the database alone, and tells a supervisor by a path of its own."""
