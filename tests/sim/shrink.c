/* SPDX-License-Identifier: Apache-2.0
 *
 * shrink.c - leaves out steps of a recorded story as long as the same rule is broken (delta
 * debugging, Zeller and Hildebrandt 2002).
 */
#include "autoconf.h"
#include "shrink.h"

#include <stdlib.h>
#include <string.h>

#define RUNS_MAX 3000 /* of the story with steps left out; what is found until then counts */

struct shrinking {
	const struct world *w;
	const struct story *s;
	const char *rule;
	bool via_hl7;
	size_t runs;
};

static bool still_breaks(struct shrinking *g, const bool *keep)
{
	struct hospital h;
	g->runs++;
	hospital_open(&h, g->w, g->s);
	h.via_hl7 = g->via_hl7;
	hospital_run(&h, keep);
	bool broken = h.book.broken && strcmp(h.book.broken, g->rule) == 0;
	hospital_close(&h);
	return broken;
}

static size_t count_kept(const struct shrinking *g, const bool *keep)
{
	size_t n = 0;
	for (size_t i = 0; i < g->s->count; i++)
		n += keep[i];
	return n;
}

/* Leaves out `size` kept steps from the `from`-th kept one on; whether that still breaks it. */
static bool leave_out(struct shrinking *g, bool *keep, size_t from, size_t size)
{
	bool *fewer = xmalloc(g->s->count);
	size_t n = 0;
	for (size_t i = 0; i < g->s->count; i++) {
		fewer[i] = keep[i] && !(n >= from && n < from + size);
		n += keep[i];
	}
	bool ok = still_breaks(g, fewer);
	if (ok)
		memcpy(keep, fewer, g->s->count);
	free(fewer);
	return ok;
}

/* Everybody but one patient first: most stories break at one. */
static void keep_patient(struct shrinking *g, bool *keep, unsigned patient)
{
	bool *fewer = xmalloc(g->s->count);
	for (size_t i = 0; i < g->s->count; i++)
		fewer[i] = keep[i] &&
			   (g->s->step[i].patient == patient || g->s->step[i].kind == STEP_CLOCK);
	if (still_breaks(g, fewer))
		memcpy(keep, fewer, g->s->count);
	free(fewer);
}

void shrink(const struct world *w, const struct story *s, const struct rule_book *broken,
    bool via_hl7, bool *keep)
{
	struct shrinking g = {.w = w, .s = s, .rule = broken->broken, .via_hl7 = via_hl7};
	for (size_t i = 0; i < s->count; i++)
		if (s->step[i].serial == broken->serial)
			keep_patient(&g, keep, s->step[i].patient);
	for (size_t i = 0; i < s->count; i++)
		if (s->step[i].serial > broken->serial)
			keep[i] = false;
	for (size_t size = count_kept(&g, keep) / 2; size; size /= 2)
		for (size_t from = 0; from < count_kept(&g, keep) && g.runs < RUNS_MAX;)
			if (!leave_out(&g, keep, from, size))
				from += size;
}
