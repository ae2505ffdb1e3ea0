"""A linear congruential generator of 30 bits, and the sum of what it gives."""

import sys


def run(rounds):
    x = 1
    total = 0
    while rounds != 0:
        x = (x * 69069 + 1) & 0x3FFFFFFF
        total += x >> 7
        rounds -= 1
    return total


print(run(int(sys.argv[1])))
