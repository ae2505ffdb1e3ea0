"""Three nested loops around one step of a generator that takes in the counters."""

import sys


def run(length):
    x = 1
    i = length
    while i != 0:
        j = length
        while j != 0:
            k = length
            while k != 0:
                x = (x * 69069 + (i ^ j) + k) & 0x3FFFFFFF
                k -= 1
            j -= 1
        i -= 1
    return x


print(run(int(sys.argv[1])))
