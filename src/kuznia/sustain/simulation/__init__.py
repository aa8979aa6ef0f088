"""Simulation of a support: failures, repairs and arrivals, one after the other."""
