/* SPDX-License-Identifier: Apache-2.0
 *
 * series.c - opens the next step of a surveillance series when one was done.
 *
 * The steps stand in the case's guideline record, as the table gave them when the series began: a
 * later edition of the table does not change a running series.  A step counts from the first exam
 * or from the one that was actually done, as the table says.
 */
#include "autoconf.h"
#include "engine.h"

#include <stdlib.h>
#include <string.h>

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

bool series_advance(struct work *w, struct chart *c, const struct case_row *ended,
    const struct exam *done, int64_t finding, struct outcome *o)
{
	json_t *guideline, *step = steps_left(ended, &guideline);
	struct case_row *child, parent = *ended; /* opening one may move the list */
	if (!step) {
		json_decref(guideline);
		return true;
	}
	char *whole = json_dumps(guideline, JSON_COMPACT | JSON_SORT_KEYS);
	struct decision d = {.key = ended->finding_key,
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
	free(whole);
	json_decref(guideline);
	if (!case_open(w, c, done, finding ? finding : parent.f.finding, &d, &parent,
		parent.f.owner, &child))
		return false;
	outcome_add(o, "opened follow-up %lld, step %d of its series", (long long)child->f.id,
	    child->f.series_step);
	return true;
}
