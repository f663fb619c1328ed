/* SPDX-License-Identifier: Apache-2.0
 *
 * on_call.c - divides a stretch of time where somebody begins or ends.
 */
#include "autoconf.h"
#include "on_call.h"

/* The first instant behind `at` where a shift begins or ends; until where none does before. */
static instant next_edge(const struct shift *s, size_t count, instant at, instant until)
{
	instant next = until;
	for (size_t i = 0; i < count; i++) {
		if (s[i].from > at && s[i].from < next)
			next = s[i].from;
		if (s[i].until > at && s[i].until < next)
			next = s[i].until;
	}
	return next;
}

size_t on_call_parts(struct arena *a, const struct shift *shift, size_t count, instant from,
    instant until, struct on_call_part **out)
{
	size_t n = 0;
	*out = NULL;
	for (instant at = from; at < until; n++) {
		struct on_call_part p = {
		    .from = at, .shift = arena_alloc(a, (count + 1) * sizeof *p.shift)};
		p.until = next_edge(shift, count, at, until);
		for (size_t i = 0; i < count; i++)
			if (shift[i].from <= at && shift[i].until > at)
				p.shift[p.count++] = i;
		*out = arena_grow(a, *out, n, sizeof **out);
		(*out)[n] = p;
		at = p.until;
	}
	return n;
}
