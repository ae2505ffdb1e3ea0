/* Three nested loops around one step of a generator that takes in the counters. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s LENGTH\n", argv[0]);
        return 2;
    }
    int64_t length = atoll(argv[1]);
    int64_t x = 1;
    for (int64_t i = length; i != 0; i--) {
        for (int64_t j = length; j != 0; j--) {
            for (int64_t k = length; k != 0; k--) {
                x = (x * 69069 + (i ^ j) + k) & 0x3fffffff;
            }
        }
    }
    printf("%" PRId64 "\n", x);
    return 0;
}
