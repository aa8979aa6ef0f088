"""How a node's database goes from each layout of its tables to the next."""
