/* A lagged Fibonacci generator: each number is the sum of those 17 and 5 before, in 30 bits. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s ROUNDS\n", argv[0]);
        return 2;
    }
    int64_t ring[17];
    int64_t x = 1;
    for (int64_t i = 0; i < 17; i++) {
        x = (x * 69069 + 1) & 0x3fffffff;
        ring[i] = x;
    }
    int64_t oldest = 0;
    int64_t fifth = 12;
    for (int64_t n = atoll(argv[1]); n != 0; n--) {
        x = (ring[oldest] + ring[fifth]) & 0x3fffffff;
        ring[oldest] = x;
        oldest = oldest == 16 ? 0 : oldest + 1;
        fifth = fifth == 16 ? 0 : fifth + 1;
    }
    printf("%" PRId64 "\n", x);
    return 0;
}
