"""The Collatz steps of all numbers from the input down to 1, summed up."""

import sys


def run(number):
    steps = 0
    n = number
    while n != 0:
        m = n
        while m != 1:
            steps += 1
            if m & 1:
                m = m * 3 + 1
            else:
                m >>= 1
        n -= 1
    return steps


print(run(int(sys.argv[1])))
