"""Retrofit: what is fitted and what may be, and the schedule of the work with its risk."""
