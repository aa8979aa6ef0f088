"""Eclipse EDC as a live peer: packages pulled by a connector that is not ours, and pushed by it."""
