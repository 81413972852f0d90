"""A second encoding of the model, from its description: slow, plain, and equal to the engine."""
