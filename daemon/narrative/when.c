/* SPDX-License-Identifier: Apache-2.0
 *
 * when.c - the time that a sentence gives for what it asks.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>

/* The first usable one; a number outranks "annual", which often stands beside it. */
bool find_interval(const struct text *t, uint32_t from, uint32_t to, struct interval *out)
{
	struct interval v;
	bool found = false;
	for (uint32_t k = from; k < to;) {
		uint32_t at = k++;
		if (!interval_at(t, at, to, &v))
			continue;
		k = v.end > k ? v.end : k;
		if (!v.usable)
			continue;
		bool frequency = mark_at(t, at, W_FREQUENCY) != NULL;
		if (!frequency) {
			*out = v;
			return true;
		}
		if (!found)
			*out = v;
		found = true;
	}
	return found;
}
