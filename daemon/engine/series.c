/* SPDX-License-Identifier: Apache-2.0
 *
 * series.c - where a surveillance series stands, and its next step when one was done.
 *
 * The steps stand in the case's guideline record, as the table gave them when the series began: a
 * later edition of the table does not change a running series.  A step counts from the first exam
 * or from the one that was actually done, as the table says.
 */
#include "autoconf.h"
#include "engine.h"

#include <stdlib.h>
#include <string.h>

const char *series_text(struct work *w, const struct case_row *row, const char *key)
{
	json_t *j = json_loads(row->guideline, 0, NULL);
	const char *s = json_string_value(json_object_get(j, key));
	const char *own = arena_strdup(w->u.arena, s ? s : "");
	json_decref(j);
	return own;
}

const char *series_category_of(struct work *w, const struct case_row *row)
{
	return series_text(w, row, "category");
}

int series_step_of(const struct case_row *row)
{
	json_t *j = json_loads(row->guideline, 0, NULL);
	json_t *now = json_array_get(json_object_get(j, "steps"), 0);
	int step = (int)json_integer_value(json_object_get(now, "step"));
	/* A step that repeats keeps its number; how often it was done is the series' count. */
	if (json_is_true(json_object_get(now, "repeats")) && row->f.series_step > step)
		step = row->f.series_step;
	json_decref(j);
	return step;
}

const char *series_without_steps(struct work *w, const char *answer, const char *row)
{
	json_t *j = json_loads(answer ? answer : "{}", 0, NULL);
	json_object_set_new(j, "steps", json_array());
	if (row)
		json_object_set_new(j, "row", json_string(row));
	char *text = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	const char *own = arena_strdup(w->u.arena, text ? text : "{}");
	free(text);
	json_decref(j);
	return own;
}

/* ---- what came before ---------------------------------------------------------------------- */

static bool is_of(struct work *w, const struct case_row *row, const char *system)
{
	return !strchr(row->finding_key, '+') && strcmp(series_text(w, row, "system"), system) == 0;
}

/* A new version of the report: the series knows. */
static const struct case_row *parent_of(
    const struct chart *c, const struct exam *x, const char *key)
{
	const struct case_row *child = NULL;
	for (size_t i = 0; i < c->cases.count; i++) {
		const struct case_row *row = &c->cases.row[i];
		if (row->f.index_exam == x->id && row->f.series_step > 1 &&
		    strcmp(row->finding_key, key) == 0)
			child = row;
	}
	for (size_t i = 0; child && i < c->cases.count; i++) {
		const struct case_row *row = &c->cases.row[i];
		if (row->f.series == child->f.series &&
		    row->f.series_step == child->f.series_step - 1)
			return row;
	}
	return NULL;
}

const struct case_row *series_before(struct work *w, struct chart *c, const struct exam *x,
    const struct closed_list *closed, const char *system, const char *key, bool alone)
{
	const struct case_row *parent = parent_of(c, x, key);
	for (size_t i = 0; !parent && i < closed->count; i++) {
		const struct case_row *row = chart_case(c, closed->id[i]);
		if (is_of(w, row, system) && (alone || strcmp(row->finding_key, key) == 0))
			parent = row;
	}
	return parent;
}

/* ---- the next step ------------------------------------------------------------------------- */

/* The steps after the one this case was, or NULL. */
static json_t *steps_left(const struct case_row *row, json_t **guideline)
{
	*guideline = json_loads(row->guideline, 0, NULL);
	json_t *steps = json_object_get(*guideline, "steps");
	if (json_array_size(steps) == 0)
		return NULL;
	bool repeats = json_is_true(json_object_get(json_array_get(steps, 0), "repeats"));
	if (!repeats)
		json_array_remove(steps, 0);
	return json_array_size(steps) ? json_array_get(steps, 0) : NULL;
}

bool series_has_next(const struct case_row *row)
{
	json_t *guideline, *next = steps_left(row, &guideline);
	bool has = next != NULL;
	json_decref(guideline);
	return has;
}

static const char *text_of(struct work *w, const json_t *step, const char *key)
{
	const char *s = json_string_value(json_object_get(step, key));
	return arena_strdup(w->u.arena, s ? s : "");
}

/* The report coded nothing that would say whether the series is over. */
static void ask_until(struct work *w, const struct case_row *child, const char *until)
{
	struct review r = {.kind = "series-end",
	    .patient = child->f.patient,
	    .followup = child->f.id,
	    .inbound = w->from ? w->from->id : 0,
	    .evidence = until,
	    .key = arena_printf(w->u.arena, "%lld", (long long)child->f.id),
	    .question = arena_printf(w->u.arena,
		"follow-up %s repeats a step of its series; the table ends it when \"%s\": is it "
		"over?",
		child->ref, until)};
	review_add(&w->u, &r);
}

bool series_advance(struct work *w, struct chart *c, const struct case_row *ended,
    const struct exam *done, int64_t finding, struct outcome *o)
{
	json_t *guideline, *step = steps_left(ended, &guideline);
	struct case_row *child, parent = *ended; /* opening one may move the list */
	if (!step) {
		json_decref(guideline);
		return true;
	}
	const char *row = text_of(w, step, "row");
	if (*row) /* the step has a row id of its own */
		json_object_set_new(guideline, "row", json_string(row));
	char *whole = json_dumps(guideline, JSON_COMPACT | JSON_SORT_KEYS);
	struct decision d = {.kind = DECISION_OWED,
	    .key = ended->finding_key,
	    .laterality = ended->f.laterality,
	    .action = text_of(w, step, "action"),
	    .modality = text_of(w, step, "modality"),
	    .unit = text_of(w, step, "unit"),
	    .from = text_of(w, step, "from"),
	    .row = text_of(w, guideline, "row"),
	    .answer = arena_strdup(w->u.arena, whole),
	    .min = (int)json_integer_value(json_object_get(step, "min")),
	    .max = (int)json_integer_value(json_object_get(step, "max")),
	    .optional = json_is_true(json_object_get(step, "optional"))};
	const char *until =
	    json_is_true(json_object_get(step, "repeats")) ? text_of(w, step, "until") : "";
	struct decision_list parts = {0};
	free(whole);
	json_decref(guideline);
	decision_split(w, &d, &parts);
	for (size_t i = 0; i < parts.count; i++) {
		if (!case_open(w, c, done, finding ? finding : parent.f.finding, &parts.decision[i],
			&parent, parent.f.owner, &child))
			return false;
		outcome_add(o, "opened follow-up %lld, step %d of its series",
		    (long long)child->f.id, child->f.series_step);
		if (*until && i == 0)
			ask_until(w, child, until);
	}
	return true;
}
