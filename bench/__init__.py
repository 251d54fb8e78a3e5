"""Measurements with floors: ratios taken in one run on one machine, never times that another machine would miss."""
