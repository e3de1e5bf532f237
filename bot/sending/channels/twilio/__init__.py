"""Twilio: SMS and WhatsApp. Only `rest` loads the provider's client, and only senders load it."""
