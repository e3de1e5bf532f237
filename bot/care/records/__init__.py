"""What staff write down: service records, services, follow-ups, screens, steps taken."""
