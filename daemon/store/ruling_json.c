/* SPDX-License-Identifier: Apache-2.0
 *
 * ruling_json.c - what decided a follow-up, as JSON.
 *
 * A running series is decided by what stands here, whatever the tables say by then, so every shape
 * that was ever written is read: keys that are missing are not known.
 */
#include "autoconf.h"
#include "followupd/chart_json.h"
#include "json_text.h"

#include <string.h>

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *step_json(const struct guideline_step *s)
{
	return json_pack("{s:i, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:b, s:b, s:o}", "step", s->step,
	    "row", text_or_null(s->id), "action", text_or_null(s->action), "modality",
	    text_or_null(s->modality), "min", s->min, "max", s->max, "unit", text_or_null(s->unit),
	    "from", text_or_null(s->from), "optional", s->optional, "repeats", s->repeats, "until",
	    text_or_null(s->until));
}

static json_t *overlay_json(const struct overlay *o)
{
	return json_pack("{s:o, s:o, s:o, s:i, s:i, s:o, s:o}", "row", text_or_null(o->row),
	    "action", text_or_null(o->action), "modality", text_or_null(o->modality), "min", o->min,
	    "max", o->max, "unit", text_or_null(o->unit), "note", text_or_null(o->note));
}

static json_t *steps_json(const struct ruling *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < r->step_count; i++)
		json_array_append_new(list, step_json(&r->step[i]));
	return list;
}

static json_t *answer_json(const struct ruling *r)
{
	json_t *missing = json_array(), *overlays = json_array();
	for (size_t i = 0; i < r->missing_count; i++)
		json_array_append_new(missing, json_string(r->missing[i]));
	for (size_t i = 0; i < r->overlay_count; i++)
		json_array_append_new(overlays, overlay_json(&r->overlay[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "system", text_or_null(r->system), "version", text_or_null(r->version), "row",
	    text_or_null(r->row), "category", text_or_null(r->category), "action",
	    text_or_null(r->action), "urgency", text_or_null(r->urgency), "evidence",
	    text_or_null(r->evidence), "citation", text_or_null(r->citation), "table_sha256",
	    text_or_null(r->table_sha256), "next", text_or_null(r->next), "missing", missing,
	    "steps", steps_json(r), "overlays", overlays);
}

/* In the report's own words: there is no table, and mostly nothing but the row "stated". */
static json_t *stated_json(const struct ruling *r)
{
	json_t *o = json_object();
	if (r->row)
		json_object_set_new(o, "row", json_string(r->row));
	if (r->stated) {
		json_object_set_new(o, "cited", json_string(r->cited ? r->cited : ""));
		json_object_set_new(o, "weak", json_boolean(r->weak));
	}
	if (r->step_count)
		json_object_set_new(o, "steps", steps_json(r));
	return o;
}

const char *ruling_encode(struct arena *a, const struct ruling *r)
{
	if (!r)
		return "{}";
	json_t *o = r->system ? answer_json(r) : stated_json(r);
	if (r->provisional)
		json_object_set_new(o, "provisional", json_string(r->provisional));
	return json_text(a, o);
}

/* ---- back ----------------------------------------------------------------------------------- */

static void take_step(struct arena *a, const json_t *j, struct guideline_step *s)
{
	*s = (struct guideline_step){.step = json_int_of(j, "step", 0),
	    .repeats = json_is_true(json_object_get(j, "repeats")),
	    .id = json_text_of(a, j, "row"),
	    .action = json_text_of(a, j, "action"),
	    .modality = json_text_of(a, j, "modality"),
	    .min = json_int_of(j, "min", -1),
	    .max = json_int_of(j, "max", -1),
	    .unit = json_text_of(a, j, "unit"),
	    .from = json_text_of(a, j, "from"),
	    .optional = json_is_true(json_object_get(j, "optional")),
	    .until = json_text_of(a, j, "until")};
}

static void take_overlay(struct arena *a, const json_t *j, struct overlay *o)
{
	*o = (struct overlay){.row = json_text_of(a, j, "row"),
	    .action = json_text_of(a, j, "action"),
	    .modality = json_text_of(a, j, "modality"),
	    .unit = json_text_of(a, j, "unit"),
	    .note = json_text_of(a, j, "note"),
	    .min = json_int_of(j, "min", -1),
	    .max = json_int_of(j, "max", -1)};
}

static void take_lists(struct arena *a, const json_t *j, struct ruling *r)
{
	const json_t *missing = json_object_get(j, "missing"), *steps = json_object_get(j, "steps"),
		     *overlays = json_object_get(j, "overlays");
	r->missing_count = json_array_size(missing);
	r->missing = arena_alloc(a, r->missing_count * sizeof *r->missing);
	for (size_t i = 0; i < r->missing_count; i++)
		r->missing[i] = arena_strdup(a, json_string_value(json_array_get(missing, i)));
	r->step_count = json_array_size(steps);
	r->step = arena_alloc(a, r->step_count * sizeof *r->step);
	for (size_t i = 0; i < r->step_count; i++)
		take_step(a, json_array_get(steps, i), &r->step[i]);
	r->overlay_count = json_array_size(overlays);
	r->overlay = arena_alloc(a, r->overlay_count * sizeof *r->overlay);
	for (size_t i = 0; i < r->overlay_count; i++)
		take_overlay(a, json_array_get(overlays, i), &r->overlay[i]);
}

const struct ruling *ruling_decode(struct arena *a, const char *json)
{
	json_t *j = json_object_of(json);
	struct ruling *r = arena_alloc(a, sizeof *r);
	const char *cited = json_text_of(a, j, "cited");
	*r = (struct ruling){.system = json_text_of(a, j, "system"),
	    .version = json_text_of(a, j, "version"),
	    .row = json_text_of(a, j, "row"),
	    .category = json_text_of(a, j, "category"),
	    .action = json_text_of(a, j, "action"),
	    .urgency = json_text_of(a, j, "urgency"),
	    .evidence = json_text_of(a, j, "evidence"),
	    .citation = json_text_of(a, j, "citation"),
	    .table_sha256 = json_text_of(a, j, "table_sha256"),
	    .next = json_text_of(a, j, "next"),
	    .cited = cited && *cited ? cited : NULL,
	    .provisional = json_text_of(a, j, "provisional"),
	    .stated = json_object_get(j, "weak") != NULL,
	    .weak = json_is_true(json_object_get(j, "weak"))};
	r->stated = r->stated || (r->row && strcmp(r->row, "stated") == 0);
	take_lists(a, j, r);
	json_decref(j);
	return r;
}
