"""Use cases: one short function each, put together from the parts."""
