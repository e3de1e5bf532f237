"""Keys, the audit log, retention."""
