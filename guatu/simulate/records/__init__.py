"""A plausible, invented year of the demo district's registers. Every generator is a pure function of its seed."""
