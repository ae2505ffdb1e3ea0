"""A sieve over 64 flags, round after round."""

import sys


def sieve():
    flags = [1] * 64
    p = 2
    while p < 64:
        i = 0
        while i < 64:
            if i % p == 0 and i > p:
                flags[i] = 0
            i += 1
        p += 1
    count = 0
    i = 0
    while i < 64:
        count += flags[i]
        i += 1
    return count


def run(rounds):
    count = 0
    while rounds != 0:
        count += sieve()
        rounds -= 1
    return count


print(run(int(sys.argv[1])))
