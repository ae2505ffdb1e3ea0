/* The Collatz steps of all numbers from the input down to 1, summed up. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s NUMBER\n", argv[0]);
        return 2;
    }
    int64_t steps = 0;
    for (int64_t n = atoll(argv[1]); n != 0; n--) {
        for (int64_t m = n; m != 1; steps++) {
            if ((m & 1) != 0) {
                m = m * 3 + 1;
            } else {
                m = m >> 1;
            }
        }
    }
    printf("%" PRId64 "\n", steps);
    return 0;
}
