"""The Dataspace Protocol 2025-1 without network or clock: states, messages and what they must be."""
