"""The desks: what each role decides about synthetic agents, and what follows if it decides otherwise."""
