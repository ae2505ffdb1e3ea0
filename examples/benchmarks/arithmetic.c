/* A linear congruential generator of 30 bits, and the sum of what it gives. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s ROUNDS\n", argv[0]);
        return 2;
    }
    int64_t x = 1;
    int64_t sum = 0;
    for (int64_t n = atoll(argv[1]); n != 0; n--) {
        x = (x * 69069 + 1) & 0x3fffffff;
        sum += x >> 7;
    }
    printf("%" PRId64 "\n", sum);
    return 0;
}
