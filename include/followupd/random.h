/* SPDX-License-Identifier: Apache-2.0
 *
 * random.h - one seeded generator (splitmix64), and its mixing as a hash: the same seed gives the
 * same story everywhere.
 */
#ifndef FOLLOWUPD_RANDOM_H
#define FOLLOWUPD_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

uint64_t random_next(struct random *r);
unsigned random_below(struct random *r, unsigned n);	 /* 0 .. n-1; n > 0 */
int random_between(struct random *r, int low, int high); /* both included */
bool random_chance(struct random *r, unsigned per_mille);
/* A number that depends on both and on nothing else: for choices that must not move when other
 * steps of a story are left out. */
uint64_t random_mix(uint64_t a, uint64_t b);
/* The same of a text with its end, "ab","c" is not "a","bc"; NULL is not "".  Alike on every
 * machine, and never another one: by it patients are with the people they are with. */
uint64_t random_mix_text(uint64_t a, const char *text);

#endif
