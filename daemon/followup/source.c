/* SPDX-License-Identifier: Apache-2.0
 *
 * source.c - whether a source of messages is silent for longer than it usually is, and words for
 * it.
 */
#include "autoconf.h"
#include "followupd/source.h"

#include <string.h>

#define LATE_AT_LEAST	600	    /* seconds */
#define REGULAR_AT_MOST (2 * 86400) /* seconds */

/* Half as much again: what was seen are some weeks, and nobody looks at a warning that comes daily.
 */
bool source_is_late(int64_t silent, int64_t usual)
{
	return silent > LATE_AT_LEAST && silent > usual + usual / 2;
}

bool source_is_regular(int64_t usual)
{
	return usual <= REGULAR_AT_MOST;
}

const char *source_kind_words(const char *kind)
{
	static const char *const kinds[][2] = {{"ORU", "reports"}, {"ORM", "orders"},
	    {"OMG", "orders"}, {"OMI", "orders"}, {"SIU", "appointments"}, {"ADT", "patients"},
	    {"MFN", "people"}, {"MDM", "documents"}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kind, kinds[i][0]) == 0)
			return kinds[i][1];
	return "other messages";
}

const char *span_in_words(struct arena *a, int64_t seconds)
{
	static const struct {
		int64_t size;
		const char *one;
	} units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
	size_t i = 0;
	while (i < 3 && seconds < 2 * units[i].size)
		i++;
	long long n = seconds / units[i].size;
	return arena_printf(a, "%lld %s%s", n, units[i].one, n == 1 ? "" : "s");
}
