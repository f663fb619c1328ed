/* SPDX-License-Identifier: Apache-2.0
 *
 * supersede.c - a newer result of the same system takes the place of what an older one asked for.
 *
 * It does so by itself only where nothing is ambiguous: one open follow-up, one new finding, an
 * exam that would have answered it but for its date, and a new duty that keeps the patient in
 * sight. Anything else is a question, and the older follow-up stays; a series in doubt is never
 * started again from step 1.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

static bool same_side(const struct case_row *row, const struct decision *d)
{
	return !row->f.laterality || !d->laterality ||
	       strcmp(row->f.laterality, d->laterality) == 0;
}

/* An older duty of the same system: open, from an earlier exam, and one of imaging (a part
 * "key+action" is not answered by a newer exam). */
static bool is_older(
    struct work *w, const struct case_row *row, const struct exam *x, const struct decision *d)
{
	return row->f.state != FOLLOWUP_CLOSED && row->f.hold != HOLD_SUSPENDED &&
	       row->f.index_exam != x->id && x->day != DATE_NONE && row->f.window.anchor < x->day &&
	       !strchr(row->finding_key, '+') && same_side(row, d) &&
	       strcmp(series_text(w, row, "system"), d->system) == 0;
}

/* The answer the older series began with, again: it would start from its first step. */
static bool restarts(
    struct work *w, struct chart *c, const struct case_row *row, const struct decision *d)
{
	const struct case_row *first = chart_case(c, row->f.series);
	return series_step_of(row) &&
	       strcmp(series_text(w, first ? first : row, "row"), d->row) == 0;
}

static size_t of_system(const struct decision_list *l, const char *system)
{
	size_t n = 0;
	for (size_t i = 0; i < l->count; i++)
		n += l->decision[i].system && !strchr(l->decision[i].key, '+') &&
		     strcmp(l->decision[i].system, system) == 0;
	return n;
}

static bool end_older(struct work *w, struct case_row *row, const struct exam *x,
    const struct decision *d, int64_t report, const char *reasons, struct outcome *o)
{
	outcome_add(o, "superseded follow-up %lld", (long long)row->f.id);
	return case_end(w, row, "RESOLVED_BY_RESULT",
	    json_pack("{s:I, s:I, s:s, s:s}", "report", (json_int_t)report, "exam",
		(json_int_t)x->id, "row", d->row, "reasons", reasons));
}

static void ask_about(struct work *w, const struct case_row *row, const struct exam *x,
    const struct decision *d, int64_t report, const char *reasons)
{
	struct review r = {.kind = "superseded",
	    .patient = row->f.patient,
	    .report = report,
	    .followup = row->f.id,
	    .inbound = w->from ? w->from->id : 0,
	    .evidence = reasons,
	    .key = arena_printf(w->u.arena, "%lld/%lld", (long long)row->f.id, (long long)x->id),
	    .question = arena_printf(w->u.arena,
		"a newer report (%s row %s) speaks of the same: is follow-up %s still owed?",
		d->system, d->row, row->ref)};
	review_add(&w->u, &r);
}

bool supersede(struct work *w, struct chart *c, const struct exam *x, int64_t report,
    const struct decision_list *l, struct decision *d, struct outcome *o)
{
	struct case_row *older = NULL;
	size_t count = 0;
	if (!d->system || strchr(d->key, '+') || d->kind == DECISION_REVIEW || d->before)
		return true;
	for (size_t i = 0; i < c->cases.count; i++)
		if (is_older(w, &c->cases.row[i], x, d)) {
			older = &c->cases.row[i];
			count++;
		}
	if (!older)
		return true;
	struct match_result m = match_case(w, older, x, NULL);
	if (count == 1 && of_system(l, d->system) == 1 && d->kind == DECISION_OWED && m.suits) {
		d->before = older->f.id;
		return end_older(w, older, x, d, report, m.reasons, o);
	}
	for (size_t i = 0; i < c->cases.count; i++) {
		struct case_row *row = &c->cases.row[i];
		if (!is_older(w, row, x, d))
			continue;
		m = match_case(w, row, x, NULL);
		if (m.verdict == MATCH_NO)
			continue;
		ask_about(w, row, x, d, report, m.reasons);
		if (count == 1 && d->kind == DECISION_OWED && restarts(w, c, row, d)) {
			d->kind = DECISION_REVIEW;
			d->review_kind = "series-restart";
			d->question = arena_printf(w->u.arena,
			    "the finding of follow-up %s is reported again by an exam that may not "
			    "answer it: close that one if it does, and its series goes on",
			    row->ref);
		}
	}
	return true;
}
