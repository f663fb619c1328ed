/* SPDX-License-Identifier: Apache-2.0
 *
 * log_limit.c - counts the lines of each kind within its minute.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "followupd/log_limit.h"
#include "followupd/clock.h"

#include <stddef.h>

#define MINUTE SECONDS(60)

static bool is_over(const struct log_kind *k, int64_t now)
{
	return now - k->since >= MINUTE;
}

/* Its own place, else one that nobody needs; NULL: there is none. */
static struct log_kind *place_of(struct log_limit *l, const char *format, int64_t now)
{
	struct log_kind *spare = NULL;
	for (struct log_kind *k = l->kinds; k < l->kinds + LOG_KINDS; k++) {
		if (k->format == format)
			return k;
		if (!spare && (!k->format || (is_over(k, now) && !k->kept)))
			spare = k;
	}
	return spare;
}

bool log_limit_admits(struct log_limit *l, const char *format, int level, int64_t now)
{
	struct log_kind *k = l->per_minute ? place_of(l, format, now) : NULL;
	if (!k)
		return true;
	if (k->format != format || (is_over(k, now) && !k->kept))
		*k = (struct log_kind){.format = format, .level = level, .since = now};
	if (k->written < l->per_minute) {
		k->written++;
		return true;
	}
	k->kept++;
	return false;
}

bool log_limit_owes(struct log_limit *l, int64_t now, struct log_kind *out)
{
	for (struct log_kind *k = l->kinds; k < l->kinds + LOG_KINDS; k++) {
		if (!k->kept || !is_over(k, now))
			continue;
		*out = *k;
		*k = (struct log_kind){0};
		return true;
	}
	return false;
}
