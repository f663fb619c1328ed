/* SPDX-License-Identifier: Apache-2.0
 *
 * series.c - where a surveillance series stands, and its next step when one was done.
 *
 * The steps stand in the case's ruling, as the table gave them when the series began: a later
 * edition of the table does not change a running series.  A step counts from the first exam or from
 * the one that was actually done, as the table says.
 */
#include "autoconf.h"
#include "series.h"
#include "case.h"
#include "followupd/closure.h"
#include "question.h"

#include <string.h>

int series_step_of(const struct case_record *r)
{
	if (!r->ruling || !r->ruling->step_count)
		return 0;
	const struct guideline_step *now = &r->ruling->step[0];
	/* A step that repeats keeps its number; how often it was done is the series' count. */
	return now->repeats && r->f.series_step > now->step ? r->f.series_step : now->step;
}

/* ---- what came before ---------------------------------------------------------------------- */

static bool is_of(const struct case_record *r, const char *system)
{
	return !strchr(r->finding_key, '+') && r->ruling && text_same(r->ruling->system, system);
}

/* A new version of the report: the series knows. */
static const struct case_record *parent_of(
    const struct chart *c, const struct exam *x, const char *key)
{
	const struct case_record *child = NULL;
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (r->f.index_exam == x->id && r->f.series_step > 1 &&
		    strcmp(r->finding_key, key) == 0)
			child = r;
	}
	for (size_t i = 0; child && i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (r->f.series == child->f.series && r->f.series_step == child->f.series_step - 1)
			return r;
	}
	return NULL;
}

const struct case_record *series_before(struct work *w, struct chart *c, const struct exam *x,
    const struct closed_list *closed, const char *system, const char *key, bool alone)
{
	const struct case_record *parent = parent_of(c, x, key);
	if (!work_spend(w, c->case_count + closed->count))
		return NULL;
	for (size_t i = 0; !parent && i < closed->count; i++) {
		const struct case_record *r = chart_case(c, closed->id[i]);
		if (is_of(r, system) && (alone || strcmp(r->finding_key, key) == 0))
			parent = r;
	}
	return parent;
}

/* ---- the next step ------------------------------------------------------------------------- */

/* The report coded nothing that would say whether the series is over. */
static void ask_until(struct work *w, const struct case_record *child, const char *until)
{
	const struct question q = {.kind = QUESTION_SERIES_END,
	    .patient = child->f.patient,
	    .followup = child->f.id,
	    .inbound = w->event->inbound,
	    .evidence = until,
	    .key = arena_printf(w->arena, "%lld", (long long)child->f.id),
	    .text = arena_printf(w->arena,
		"follow-up %s repeats a step of its series; the table ends it when \"%s\": is it "
		"over?",
		child->ref, until)};
	question_ask(w, &q);
}

/* A step that no calendar has: a person says what becomes of the series. */
static void ask_when(struct work *w, const struct case_record *ended, const char *why)
{
	const struct question q = {.kind = QUESTION_INCOMPLETE_RECOMMENDATION,
	    .patient = ended->f.patient,
	    .followup = ended->f.id,
	    .inbound = w->event->inbound,
	    .evidence = why,
	    .key = arena_printf(w->arena, "%lld/next", (long long)ended->f.id),
	    .text = arena_printf(w->arena,
		"the next step after follow-up %s has no date: when is it due?", ended->ref)};
	question_ask(w, &q);
}

static struct duty duty_of_step(const struct case_record *ended, const struct ruling *next)
{
	const struct guideline_step *s = &next->step[0];
	return (struct duty){.kind = DUTY_OWED,
	    .key = ended->finding_key,
	    .laterality = ended->f.laterality,
	    .action = s->action,
	    .modality = s->modality,
	    .unit = s->unit,
	    .from = s->from,
	    .row = next->row ? next->row : "",
	    .ruling = next,
	    .min = s->min,
	    .max = s->max,
	    .optional = s->optional};
}

/* Closed once more, by another exam: the step after it is there already, or done. */
static bool has_gone_on(const struct chart *c, const struct case_record *ended)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (r->f.series == ended->f.series &&
		    r->f.series_step == ended->f.series_step + 1 &&
		    (case_is_open(r) || closure_of(r->f.closure)->step_done))
			return true;
	}
	return false;
}

bool series_advance(struct work *w, struct chart *c, const struct case_record *ended,
    const struct exam *done, int64_t finding)
{
	const struct ruling *next = has_gone_on(c, ended) ? NULL : ruling_advance(w, ended->ruling);
	struct case_record *child;
	struct window ignored;
	struct err e = {0};
	if (!next)
		return true;
	struct duty d = duty_of_step(ended, next);
	const char *until = next->step[0].repeats ? next->step[0].until : "";
	struct duty_list parts = {0};
	duty_split(w, &d, &parts);
	for (size_t i = 0; i < parts.count; i++) {
		if (!case_window(w, done, &parts.duty[i], ended, &ignored, &e)) {
			ask_when(w, ended, arena_strdup(w->arena, e.text));
			continue;
		}
		if (!case_open(w, c, done, finding ? finding : ended->f.finding, &parts.duty[i],
			ended, ended->f.owner, &child))
			return false;
		note(w, "opened follow-up %lld, step %d of its series", (long long)child->f.id,
		    child->f.series_step);
		if (until && *until && i == 0)
			ask_until(w, child, until);
	}
	return true;
}

/* ---- schedules in words --------------------------------------------------------------------- */

static const char *unit_of(const char *word, int *times)
{
	*times = strcmp(word, "year") == 0 ? 12 : 1;
	return strcmp(word, "day") == 0 ? "days" : strcmp(word, "week") == 0 ? "weeks" : "months";
}

void series_of_words(
    struct work *w, const struct narrative_record *n, const struct duty *first, struct ruling *r)
{
	if (!n->step_count)
		return;
	struct guideline_step *s = arena_alloc(w->arena, (n->step_count + 1) * sizeof *s);
	s[0] = (struct guideline_step){.step = 1,
	    .id = "",
	    .action = first->action,
	    .modality = first->modality,
	    .min = first->min,
	    .max = first->max,
	    .unit = first->unit,
	    .anchor = "exam_date",
	    .from = first->from,
	    .until = ""};
	for (size_t i = 0; i < n->step_count; i++) {
		const struct narrative_step *o = &n->step[i];
		int times;
		s[i + 1] = s[0];
		s[i + 1].step = (int)i + 2;
		s[i + 1].unit = unit_of(o->unit, &times);
		s[i + 1].min = o->min * times;
		s[i + 1].max = o->max * times;
		s[i + 1].from = o->after_last ? "previous" : "first";
		s[i + 1].repeats = o->repeats;
		s[i + 1].until = o->repeats ? "somebody says so" : "";
	}
	r->row = "stated-schedule";
	r->step = s;
	r->step_count = n->step_count + 1;
}
