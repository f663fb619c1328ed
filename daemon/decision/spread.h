/* SPDX-License-Identifier: Apache-2.0
 *
 * spread.h - a hash by which patients are spread over people; it never changes, since a new one
 * would move them all.
 */
#ifndef DAEMON_DECISION_SPREAD_H
#define DAEMON_DECISION_SPREAD_H

#include <stdint.h>

/* FNV-1a, 64 bits. */
#define SPREAD_BEGIN UINT64_C(0xcbf29ce484222325)

static inline uint64_t spread_byte(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * UINT64_C(0x100000001b3);
}

/* A text with its end, so that "ab","c" differs from "a","bc". */
static inline uint64_t spread_add(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = spread_byte(hash, (unsigned char)*text);
	return spread_byte(hash, 0);
}

/* The last step of splitmix64: neighbours come out far apart. */
static inline uint64_t spread_mix(uint64_t n)
{
	n = (n ^ n >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ n >> 27) * UINT64_C(0x94d049bb133111eb);
	return n ^ n >> 31;
}

#endif
