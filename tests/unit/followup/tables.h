/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.h - the shipped code tables, loaded once for a test.
 */
#ifndef TESTS_UNIT_FOLLOWUP_TABLES_H
#define TESTS_UNIT_FOLLOWUP_TABLES_H

#include "../suite.h"
#include "followupd/match.h"

#include <stdio.h>

struct tables {
	struct arena *arena;
	struct exam_codes *codes;
};

static inline void tables_setup(struct tables *t)
{
	char dir[4096], site[4200];
	struct err e;
	t->arena = arena_new();
	snprintf(dir, sizeof dir, "%s/schema/codes", source_dir());
	snprintf(site, sizeof site, "%s/site-exams.csv", dir);
	ck_assert_msg(exam_codes_load(t->arena, dir, site, &t->codes, &e), "%s", e.text);
}

static inline void tables_teardown(struct tables *t)
{
	arena_free(t->arena);
}

/* What is said for people is the verdict: only a good match has nothing against it. */
static inline void points_agree(const struct match_result *m)
{
	size_t n[WEIGHS_FOR + 1] = {0};
	bool settled = m->by_order, early = false;
	for (size_t i = 0; i < m->point_count; i++) {
		n[m->point[i].weight]++;
		settled = settled || m->point[i].point == REASON_COMPARES;
		early = early || m->point[i].point == REASON_MUCH_TOO_EARLY;
	}
	size_t against = n[WEIGHS_AGAINST], doubts = n[WEIGHS_DOUBT];
	bool closes = m->verdict == MATCH_CLOSE || m->verdict == MATCH_CLOSE_LATE;
	ck_assert_msg(!closes || settled || against + doubts == 0, "closes: %s", m->reasons);
	ck_assert_msg(m->verdict != MATCH_REVIEW || doubts || (settled && against), "no doubt: %s",
	    m->reasons);
	ck_assert_msg(m->verdict != MATCH_PENDING || doubts, "nothing open: %s", m->reasons);
	ck_assert_msg(
	    m->verdict != MATCH_NO || against + doubts, "nothing against: %s", m->reasons);
	ck_assert_msg(early == (m->verdict == MATCH_EARLY) || m->verdict == MATCH_NO, "early: %s",
	    m->reasons);
}

#endif
