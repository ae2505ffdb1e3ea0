/* A sieve over 64 flags, round after round. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Each round gives the same: without `noipa`, the compiler finds that out and runs one. */
__attribute__((noipa)) static int64_t sieve(void) {
    int64_t flags[64];
    for (int64_t i = 0; i < 64; i++) {
        flags[i] = 1;
    }
    for (int64_t p = 2; p < 64; p++) {
        for (int64_t i = 0; i < 64; i++) {
            if (i % p == 0 && i > p) {
                flags[i] = 0;
            }
        }
    }
    int64_t count = 0;
    for (int64_t i = 0; i < 64; i++) {
        count += flags[i];
    }
    return count;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s ROUNDS\n", argv[0]);
        return 2;
    }
    int64_t count = 0;
    for (int64_t n = atoll(argv[1]); n != 0; n--) {
        count += sieve();
    }
    printf("%" PRId64 "\n", count);
    return 0;
}
