"""Release: may this go there?  Rules, decisions, cases and duties, all without I/O."""
