"""What stops, when, and how much: shocks carried through networks week by week.

Arrays in, arrays out. Compiled kernels are in `kernels`, imported when they run.
"""
