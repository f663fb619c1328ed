/* SPDX-License-Identifier: Apache-2.0
 *
 * points.c - what a match says of an exam, point by point, for people.
 *
 * Fails: never; more points than there are tests are a bug.
 */
#include "autoconf.h"
#include "points.h"
#include "followupd/log.h"

#include <string.h>

struct match_reason *points_add(struct points *p, enum exam_reason point, enum reason_weight weight)
{
	if (p->count == POINTS_MAX)
		bug("an exam leaves more than %d points", POINTS_MAX);
	p->list[p->count] = (struct match_reason){.point = point,
	    .weight = weight,
	    .day = DATE_NONE,
	    .from = DATE_NONE,
	    .until = DATE_NONE};
	return &p->list[p->count++];
}

void points_append(struct points *p, const struct points *more)
{
	for (size_t i = 0; i < more->count; i++)
		*points_add(p, more->list[i].point, more->list[i].weight) = more->list[i];
}

void points_add_status(struct points *p, enum report_status s)
{
	static const struct {
		enum exam_reason point;
		enum reason_weight weight;
	} of[] = {[REPORT_NONE] = {REASON_NOT_READ, WEIGHS_DOUBT},
	    [REPORT_PERFORMED] = {REASON_NOT_READ, WEIGHS_DOUBT},
	    [REPORT_PRELIMINARY] = {REASON_PRELIMINARY, WEIGHS_DOUBT},
	    [REPORT_FINAL] = {REASON_FINAL, WEIGHS_FOR},
	    [REPORT_CORRECTED] = {REASON_FINAL, WEIGHS_FOR},
	    [REPORT_CANCELLED] = {REASON_CANCELLED, WEIGHS_AGAINST},
	    [REPORT_WITHDRAWN] = {REASON_WITHDRAWN, WEIGHS_AGAINST},
	    [REPORT_REFUSED] = {REASON_REFUSED, WEIGHS_AGAINST}};
	points_add(p, of[s].point, of[s].weight);
}

/* The names of doubts are those of the points, behind "says-"; what one is about stands behind it:
 * "limited:liver+spleen". */
static void add_doubt(struct arena *a, struct points *p, const char *doubt)
{
	size_t name = strcspn(doubt, ":");
	const char *word = arena_printf(a, "says-%.*s", (int)name, doubt);
	int point = REASON_SAYS;
	bool known = vocabulary_find(&exam_reason_words, word, &point);
	points_add(p, (enum exam_reason)point, WEIGHS_DOUBT)->have = !known ? doubt
								     : doubt[name]
									 ? doubt + name + 1
									 : NULL;
}

void points_add_doubts(struct arena *a, struct points *p, const char *doubts)
{
	for (const char *end; *doubts; doubts = end + strspn(end, ", ")) {
		end = strstr(doubts, ", ");
		end = end ? end : doubts + strlen(doubts);
		add_doubt(a, p, arena_strndup(a, doubts, (size_t)(end - doubts)));
	}
}

void points_give(struct arena *a, const struct points *p, struct match_result *r)
{
	r->point_count = p->count;
	r->point = arena_alloc(a, p->count * sizeof *r->point);
	memcpy(r->point, p->list, p->count * sizeof *r->point);
}
