"""Exchange: keys, signatures, packages and what travels between the two parties."""
