/* SPDX-License-Identifier: Apache-2.0
 *
 * desk_page.c - a page of the desk with what comes next of each row, as a terminal and a browser
 * show it.
 *
 * What comes next is said by the core, from the charts of all rows of the page read at once.
 */
#include "autoconf.h"
#include "followupd/chart_store.h"
#include "followupd/desk_store.h"
#include "followupd/rows_json.h"

#include <inttypes.h>
#include <stdio.h>

#define WORKING_DAYS 2 /* then a question comes before what is not escalated */

instant desk_old(const struct worktime *t, instant now)
{
	date today = zone_date(t->zone, now), day = today;
	for (int left = WORKING_DAYS; left; left -= worktime_is_working(t, day))
		day--;
	return now - DAYS(today - day);
}

bool desk_place_read(const char *text, struct desk_place *out)
{
	int used = 0, n = sscanf(text, "%d.%d.%" SCNd64 ".%" SCNd64 "%n", &out->part, &out->rank,
			  &out->key, &out->item, &used);
	return n == 4 && !text[used] && out->item > 0 && out->part >= 0 && out->part <= 2;
}

char *desk_place_text(struct arena *a, const struct rows *r)
{
	int last = rows_count(r) - 1;
	return arena_printf(a, "%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64,
	    rows_int(r, last, rows_column(r, "part")), rows_int(r, last, rows_column(r, "rank")),
	    rows_instant(r, last, rows_column(r, "key")),
	    rows_int(r, last, rows_column(r, "item_id")));
}

bool desk_steps(struct unit *u, const struct rows *r, const struct rules *rules,
    struct explain_step **out, struct err *e)
{
	int n = rows_count(r), item = rows_column(r, "item_id"), asks = rows_column(r, "question");
	int64_t *followup = arena_alloc(u->arena, ((size_t)n + 1) * sizeof *followup);
	int64_t *question = arena_alloc(u->arena, ((size_t)n + 1) * sizeof *question);
	struct chart_request request = {
	    .followup = followup, .question = question, .only_steps = true};
	struct charts all = {0};
	struct explain_step *step = arena_alloc(u->arena, ((size_t)n + 1) * sizeof *step);
	for (int i = 0; i < n; i++)
		if (rows_bool(r, i, asks))
			question[request.question_count++] = rows_int(r, i, item);
		else
			followup[request.followup_count++] = rows_int(r, i, item);
	if (n && !charts_read(u, &request, &all)) {
		*e = u->err;
		return false;
	}
	for (int i = 0; i < n; i++)
		step[i] = (rows_bool(r, i, asks) ? explain_step_of_question : explain_step_of_case)(
		    u->arena, &all, rules, u->now, rows_int(r, i, item));
	*out = step;
	return true;
}
