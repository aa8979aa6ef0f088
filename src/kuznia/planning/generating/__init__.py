"""Made-up programmes of any size and of realistic shape, the same for the same size and seed."""
