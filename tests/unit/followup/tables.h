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

#endif
