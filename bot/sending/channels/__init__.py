"""How a text leaves and comes in: one module a provider, all behind `base.Channel`."""
