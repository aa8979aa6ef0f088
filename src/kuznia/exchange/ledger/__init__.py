"""The ledger: an append-only Merkle tree of what a party has signed and taken in, and its proofs."""
