/* SPDX-License-Identifier: Apache-2.0
 *
 * random.c - splitmix64 (Steele, Lea, Flood 2014): small, fast, and any seed is a good one.
 */
#include "autoconf.h"
#include "followupd/random.h"

#include <string.h>

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

static uint64_t eight_bytes(const char *text, size_t n)
{
	uint64_t word = 0;
	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)(unsigned char)text[i] << 8 * i;
	return word;
}

uint64_t random_mix_text(uint64_t a, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	for (; n >= 8; text += 8, n -= 8)
		a = random_mix(a, eight_bytes(text, 8));
	/* The last, shorter one has its length behind it, and what is no text has none. */
	return random_mix(a, text ? eight_bytes(text, n) | (uint64_t)(n + 1) << 56 : 0);
}
