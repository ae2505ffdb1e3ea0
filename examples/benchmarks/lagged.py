"""A lagged Fibonacci generator: each number is the sum of those 17 and 5 before, in 30 bits."""

import sys


def run(rounds):
    ring = []
    x = 1
    for _ in range(17):
        x = (x * 69069 + 1) & 0x3FFFFFFF
        ring.append(x)
    oldest = 0
    fifth = 12
    while rounds != 0:
        x = (ring[oldest] + ring[fifth]) & 0x3FFFFFFF
        ring[oldest] = x
        oldest = 0 if oldest == 16 else oldest + 1
        fifth = 0 if fifth == 16 else fifth + 1
        rounds -= 1
    return x


print(run(int(sys.argv[1])))
