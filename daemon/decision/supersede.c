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
#include "answer.h"
#include "resolve.h"
#include "series.h"
#include "question.h"

#include <string.h>

static bool same_side(const struct case_record *row, const struct duty *d)
{
	return !row->f.laterality || !d->laterality ||
	       strcmp(row->f.laterality, d->laterality) == 0;
}

/* An older duty of the same system: open, from an earlier exam, and one of imaging (a part
 * "key+action" is not answered by a newer exam). */
static bool is_older(
    struct work *w, const struct case_record *row, const struct exam *x, const struct duty *d)
{
	return case_is_open(row) && row->f.index_exam != x->id && x->day != DATE_NONE &&
	       row->f.window.anchor < x->day && !strchr(row->finding_key, '+') &&
	       same_side(row, d) && row->ruling && text_same(row->ruling->system, d->system) &&
	       !answer_rejected(w, row, x);
}

/* The answer the older series began with, again: it would start from its first step. */
static bool restarts(
    struct work *w, struct chart *c, const struct case_record *row, const struct duty *d)
{
	const struct case_record *first = chart_case(c, row->f.series);
	const struct ruling *began = first ? first->ruling : row->ruling;
	return series_step_of(row) && began && text_same(began->row, d->row);
}

static size_t of_system(const struct duty_list *l, const char *system)
{
	size_t n = 0;
	for (size_t i = 0; i < l->count; i++)
		n += l->duty[i].system && !strchr(l->duty[i].key, '+') &&
		     strcmp(l->duty[i].system, system) == 0;
	return n;
}

static bool end_older(struct work *w, struct case_record *row, const struct exam *x,
    const struct duty *d, int64_t report, const char *reasons)
{
	note(w, "superseded follow-up %lld", (long long)row->f.id);
	return case_end(w, row, CLOSURE_RESOLVED_BY_RESULT,
	    DETAILS(D_INT("report", report), D_INT("exam", x->id), D_TEXT("row", d->row),
		D_TEXT("reasons", reasons)));
}

static void ask_about(struct work *w, const struct case_record *row, const struct exam *x,
    const struct duty *d, int64_t report, const char *reasons)
{
	struct question q = {.kind = QUESTION_SUPERSEDED,
	    .patient = row->f.patient,
	    .report = report,
	    .followup = row->f.id,
	    .inbound = w->event->inbound,
	    .evidence = reasons,
	    .key = arena_printf(w->arena, "%lld/%lld", (long long)row->f.id, (long long)x->id),
	    .text = arena_printf(w->arena,
		"a newer report (%s row %s) speaks of the same: is follow-up %s still owed?",
		d->system, d->row, row->ref)};
	question_ask(w, &q);
}

bool supersede(struct work *w, struct chart *c, const struct exam *x, int64_t report,
    const struct duty_list *l, struct duty *d)
{
	struct case_record *older = NULL;
	size_t count = 0;
	if (!d->system || strchr(d->key, '+') || d->kind == DUTY_ASKED || d->before)
		return true;
	for (size_t i = 0; i < c->case_count; i++)
		if (is_older(w, c->record[i], x, d)) {
			older = c->record[i];
			count++;
		}
	if (!older)
		return true;
	struct match_result m = match_case(w, older, x, NULL);
	if (count == 1 && of_system(l, d->system) == 1 && d->kind == DUTY_OWED && m.suits) {
		d->before = older->f.id;
		return end_older(w, older, x, d, report, m.reasons);
	}
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (!is_older(w, row, x, d))
			continue;
		m = match_case(w, row, x, NULL);
		if (m.verdict == MATCH_NO)
			continue;
		ask_about(w, row, x, d, report, m.reasons);
		if (count == 1 && d->kind == DUTY_OWED && restarts(w, c, row, d)) {
			d->kind = DUTY_ASKED;
			d->question_kind = QUESTION_SERIES_RESTART;
			d->question = arena_printf(w->arena,
			    "the finding of follow-up %s is reported again by an exam that may not "
			    "answer it: close that one if it does, and its series goes on",
			    row->ref);
		}
	}
	return true;
}
