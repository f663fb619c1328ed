/* SPDX-License-Identifier: Apache-2.0
 *
 * random.c - splitmix64 (Steele, Lea, Flood 2014): small, fast, and any seed is a good one.
 */
#include "autoconf.h"
#include "followupd/random.h"

static uint64_t scramble(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint64_t random_next(struct random *r)
{
	r->state += UINT64_C(0x9e3779b97f4a7c15);
	return scramble(r->state);
}

unsigned random_below(struct random *r, unsigned n)
{
	return (unsigned)(((random_next(r) >> 32) * n) >> 32);
}

int random_between(struct random *r, int low, int high)
{
	return low + (int)random_below(r, (unsigned)(high - low + 1));
}

bool random_chance(struct random *r, unsigned per_mille)
{
	return random_below(r, 1000) < per_mille;
}

uint64_t random_mix(uint64_t a, uint64_t b)
{
	return scramble(scramble(a + UINT64_C(0x9e3779b97f4a7c15)) ^ (b + 1));
}
