/* What an object of `cargo xtask translate --object` offers to the program that it is linked with. */

#ifndef LATHE_H
#define LATHE_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Runs the program from beginning to end in a VM of its own, on the calling thread. Several threads may each run one; they share
 * nothing. The command line has `count` strings, the first of which is a name; the JIT's options are taken out of it. The program's
 * standard output goes to the descriptor `output`. The result is 0. An `exit`, a panic and an exhausted heap or stack end
 * the process, as they do in an executable.
 */
int lathe_vm_run(int count, const char *const *arguments, int output);

#ifdef __cplusplus
}
#endif

#endif
