/* SPDX-License-Identifier: Apache-2.0
 *
 * decide.c - from the discrete findings of a report to what is owed, or to a question.
 *
 * A table's answer opens a follow-up by itself only when it is complete; a stated recommendation
 * outranks it, and a disagreement is shown to a person.  Whatever cannot be decided is a question:
 * nothing actionable is ever dropped and no clinical value is ever guessed.
 */
#include "autoconf.h"
#include "engine.h"

#include <stdlib.h>
#include <string.h>

void decision_ask(struct work *w, struct decision *d, const char *kind, const char *text)
{
	if (d->review_kind) /* two questions about one finding are one item */
		d->question = arena_printf(w->u.arena, "%s; %s", d->question, text);
	else
		d->question = text;
	d->review_kind = kind;
}

static void ask_person(struct work *w, struct decision *d, const char *kind, const char *text)
{
	d->kind = DECISION_REVIEW;
	decision_ask(w, d, kind, text);
}

/* ---- what decided, as JSON ------------------------------------------------------------------ */

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *steps_json(const struct guideline_answer *a)
{
	json_t *steps = json_array();
	for (size_t i = 0; i < a->step_count; i++) {
		const struct guideline_step *s = &a->step[i];
		json_array_append_new(steps,
		    json_pack("{s:i, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:b, s:b, s:o}", "step",
			s->step, "row", text_or_null(s->id), "action", text_or_null(s->action),
			"modality", text_or_null(s->modality), "min", s->min, "max", s->max, "unit",
			text_or_null(s->unit), "from", text_or_null(s->from), "optional",
			s->optional, "repeats", s->repeats, "until", text_or_null(s->until)));
	}
	return steps;
}

static json_t *overlays_json(const struct guideline_answer *a)
{
	json_t *list = json_array();
	for (size_t i = 0; i < a->overlay_count; i++) {
		const struct guideline_answer *o = &a->overlay[i];
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s}", "row", o->row, "action",
			      o->action, "modality", o->modality, "min", o->min, "max", o->max,
			      "unit", o->unit, "note", o->note));
	}
	return list;
}

static json_t *answer_json(const struct guideline_answer *a)
{
	json_t *missing = json_array();
	for (size_t i = 0; i < a->missing_count; i++)
		json_array_append_new(missing, json_string(a->missing[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "system", text_or_null(a->system), "version", text_or_null(a->version), "row",
	    text_or_null(a->row), "category", text_or_null(a->category), "action",
	    text_or_null(a->action), "urgency", text_or_null(a->urgency), "evidence",
	    text_or_null(a->evidence), "citation", text_or_null(a->citation), "table_sha256",
	    text_or_null(a->table_sha256), "next", text_or_null(a->next), "missing", missing,
	    "steps", steps_json(a), "overlays", overlays_json(a));
}

/* The same text in the arena, so that no JSON object outlives its use. */
static const char *dump(struct work *w, json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	const char *own = arena_strdup(w->u.arena, text ? text : "{}");
	free(text);
	json_decref(j);
	return own;
}

static const char *inputs_json(struct work *w, const struct pair *p, size_t count)
{
	json_t *o = json_object();
	for (size_t i = 0; i < count; i++)
		json_object_set_new(o, p[i].key, json_string(p[i].value));
	return dump(w, o);
}

/* ---- stated recommendations
 * ---------------------------------------------------------------------- */

/* The tokens a stated procedure stands for, NULL when it is not known. */
static const char *stated_tokens(struct work *w, const struct stated *s, struct exam_class *class)
{
	*class = exam_classify(w->rules->codes, &s->procedure, NULL);
	if (s->tokens)
		return s->tokens;
	return s->procedure.code || s->procedure.text ? exam_token_of(w->rules->codes, class)
						      : NULL;
}

static const char *window_words(
    struct work *w, const char *modality, int min, int max, const char *unit)
{
	if (min < 0)
		return arena_printf(w->u.arena, "%s, no interval",
		    modality && *modality ? modality : "no modality");
	return arena_printf(w->u.arena, "%s in %d to %d %s",
	    modality && *modality ? modality : "no modality", min, max, unit);
}

/* The radiologist's own words outrank the table; where they differ both are shown. */
void decide_apply_stated(struct work *w, const struct facts_finding *f, struct decision *d)
{
	const struct stated *s = &f->stated;
	struct exam_class class;
	if (!s->present)
		return;
	const char *tokens = stated_tokens(w, s, &class);
	bool other_interval =
	    s->min >= 0 && (s->min != d->min || s->max != d->max || strcmp(s->unit, d->unit) != 0);
	bool other_exam =
	    tokens && !exam_tokens_agree(w->rules->codes, d->modality ? d->modality : "", tokens);
	if (d->kind == DECISION_REVIEW || (!other_interval && !other_exam))
		return;
	decision_ask(w, d, "disagreement",
	    arena_printf(w->u.arena, "the report states %s; the guideline row %s says %s",
		window_words(w, tokens, s->min, s->max, s->unit), d->row,
		d->kind == DECISION_OWED ? window_words(w, d->modality, d->min, d->max, d->unit)
					 : "nothing is owed"));
	if (d->kind == DECISION_NONE && (!tokens || s->min < 0)) {
		d->kind = DECISION_REVIEW;
		return;
	}
	if (d->kind == DECISION_NONE)
		d->action = "follow-up-imaging";
	d->kind = DECISION_OWED;
	d->optional = false;
	if (other_interval) {
		d->min = s->min;
		d->max = s->max;
		d->unit = s->unit;
		d->from = s->from_first ? "first" : "exam";
	}
	if (tokens && other_exam)
		d->modality = tokens;
}

void decide_stated(struct work *w, const struct facts_finding *f, struct decision *d)
{
	const struct stated *s = &f->stated;
	struct exam_class class;
	const char *tokens = stated_tokens(w, s, &class);
	d->origin = "recommendation";
	if (!tokens || s->min < 0) {
		ask_person(w, d, "incomplete-recommendation",
		    arena_printf(w->u.arena,
			"the report recommends something without %s: which exam, and when?",
			!tokens && s->min < 0 ? "a known exam and without an interval"
			: tokens	      ? "an interval"
					      : "a known exam"));
		return;
	}
	d->kind = DECISION_OWED;
	d->action = class.purpose && strcmp(class.purpose, "procedure") == 0 ? "tissue-sampling"
									     : "follow-up-imaging";
	d->modality = tokens;
	d->min = s->min;
	d->max = s->max;
	d->unit = s->unit;
	d->from = s->from_first ? "first" : "exam";
	d->row = "stated";
}

/* ---- guideline findings
 * ------------------------------------------------------------------------------ */

static const char *join(struct work *w, const char **words, size_t count)
{
	const char *all = "";
	for (size_t i = 0; i < count; i++)
		all = arena_printf(w->u.arena, "%s%s%s", all, i ? ", " : "", words[i]);
	return all;
}

/* Units that a window of days can be made of; the others are clocks of communication. */
static bool is_day_unit(const char *unit)
{
	return strcmp(unit, "days") == 0 || strcmp(unit, "weeks") == 0 ||
	       strcmp(unit, "months") == 0 || strcmp(unit, "hours") == 0;
}

/* A duty beside the answer.  One with a receiver of its own (REF-GYN) is followed like the answer;
 * of one without (the S of Lung-RADS) only the report knows what it is about; who is to be told is
 * no exam and stands in the answer. */
static void take_overlays(struct work *w, const struct guideline_answer *a, struct decision *d)
{
	for (size_t i = 0; i < a->overlay_count; i++) {
		const struct guideline_answer *o = &a->overlay[i];
		if (strcmp(o->action, "notify") == 0)
			continue;
		if (guideline_action_is_owed(o->action) && *o->modality &&
		    strcmp(o->modality, "CLINIC") != 0 && strcmp(o->action, "human-review") != 0) {
			d->beside =
			    arena_grow(w->u.arena, d->beside, d->beside_count, sizeof *d->beside);
			d->beside[d->beside_count++] = o;
			continue;
		}
		decision_ask(w, d, "second-finding",
		    arena_printf(w->u.arena,
			"%s %s row %s: another finding of this exam needs its own "
			"decision (%s)",
			a->system, a->version, o->row, o->action));
	}
}

static void take_answer(struct work *w, const struct guideline_answer *a, struct decision *d)
{
	d->row = a->row;
	d->version = a->version;
	d->answer = dump(w, answer_json(a));
	d->action = a->action;
	d->modality = a->modality;
	d->min = a->min;
	d->max = a->max;
	d->unit = a->unit;
	d->from = a->from;
	d->optional = a->optional || strcmp(a->action, "follow-up-imaging-optional") == 0;
	if (strcmp(a->action, "human-review") == 0)
		ask_person(w, d, "guideline-review",
		    a->missing_count
			? arena_printf(w->u.arena, "%s %s needs: %s", a->system, a->version,
			      join(w, a->missing, a->missing_count))
			: arena_printf(w->u.arena, "%s %s row %s leaves this to a person: %s",
			      a->system, a->version, a->row, a->note));
	else if (strcmp(a->action, "not-applicable") == 0)
		ask_person(w, d, "guideline-review",
		    arena_printf(w->u.arena, "%s %s does not cover this patient or exam (row %s)",
			a->system, a->version, a->row));
	else if (a->min >= 0 && !is_day_unit(a->unit))
		ask_person(w, d, "guideline-review",
		    arena_printf(w->u.arena,
			"%s %s row %s has a clock of %d %s: a duty to communicate, not an exam",
			a->system, a->version, a->row, a->max < 0 ? a->min : a->max, a->unit));
	else
		d->kind = guideline_action_is_owed(a->action) || d->optional ? DECISION_OWED
									     : DECISION_NONE;
	take_overlays(w, a, d);
	for (size_t i = 0; i < a->flag_count; i++)
		decision_ask(w, d, "data-quality", a->flag[i]);
}

/* What the engine knows of the past may not fit the table (a category it never heard of): then the
 * report alone is asked about. */
static bool evaluate(struct work *w, const struct guideline *g, const struct facts_finding *f,
    struct pair *known, size_t *count, struct guideline_answer *a, struct err *e)
{
	if (guideline_evaluate(g, known, *count, w->u.arena, a, e))
		return true;
	*count = f->input_count;
	return guideline_evaluate(g, f->input, *count, w->u.arena, a, e);
}

void decide_category(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_finding *f, const struct case_row *before, struct decision *d)
{
	const struct guideline *g = guideline_find(w->rules->guidelines, f->system, f->version);
	struct guideline_answer a;
	struct err e = {0};
	size_t count;
	d->system = f->system;
	d->version = f->version;
	if (!g) {
		ask_person(w, d, "unknown-guideline",
		    arena_printf(w->u.arena, "there is no table for %s %s", f->system,
			f->version ? f->version : ""));
		d->inputs = inputs_json(w, f->input, f->input_count);
		return;
	}
	d->before = before ? before->f.id : 0;
	struct pair *inputs = inputs_known(w, c, x, g, f, before, &count);
	if (evaluate(w, g, f, inputs, &count, &a, &e))
		take_answer(w, &a, d);
	else
		ask_person(w, d, "bad-input", arena_strdup(w->u.arena, e.text));
	d->inputs = inputs_json(w, inputs, count);
	decide_apply_stated(w, f, d);
}

static void decide_actionable(struct work *w, const struct facts_finding *f, struct decision *d)
{
	d->origin = "actionable";
	switch (f->actionable) {
	case ACTIONABLE_EMERGENT:
	case ACTIONABLE_URGENT:
		ask_person(w, d, "critical-communication",
		    f->actionable == ACTIONABLE_EMERGENT
			? "emergent finding (ACR category 1): was a clinician told within the "
			  "hour, and who?"
			: "urgent finding (ACR category 2): was a clinician told, and who?");
		return;
	case ACTIONABLE_NONCRITICAL:
		ask_person(w, d, "actionable-unread",
		    "actionable finding (ACR category 3) without a coded recommendation: what is "
		    "owed, and when?");
		return;
	case ACTIONABLE_NO:
	case ACTIONABLE_NOT_STATED:
		d->kind = DECISION_NONE;
		return;
	}
}

/* "lung-rads#1": the same finding keeps its key in the next version of the report. */
static const char *finding_key(struct work *w, const struct facts_report *r, size_t index)
{
	const struct facts_finding *f = &r->finding[index];
	const char *base = f->system	       ? f->system
			   : f->stated.present ? "recommendation"
					       : "actionable";
	int n = 1;
	for (size_t i = 0; i < index; i++) {
		const struct facts_finding *o = &r->finding[i];
		n += strcmp(o->system		? o->system
			    : o->stated.present ? "recommendation"
						: "actionable",
			 base) == 0;
	}
	return arena_printf(w->u.arena, "%s#%d", base, n);
}

struct decision decision_new(const struct exam *x, const struct facts_finding *f, const char *key)
{
	bool one_side = x->laterality &&
			(strcmp(x->laterality, "left") == 0 || strcmp(x->laterality, "right") == 0);
	return (struct decision){.key = key,
	    .origin = "discrete",
	    .min = -1,
	    .max = -1,
	    .unit = "",
	    .from = "exam",
	    .row = "",
	    .evidence = f->evidence,
	    .laterality = one_side ? x->laterality : NULL};
}

/* Whether no other finding of the report is of that system. */
static bool is_alone(const struct facts_report *r, const char *system)
{
	size_t n = 0;
	for (size_t i = 0; i < r->finding_count; i++)
		n += r->finding[i].system && strcmp(r->finding[i].system, system) == 0;
	return n == 1;
}

static void decide_finding(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, const struct facts_finding *f, const struct closed_list *closed,
    struct decision *d)
{
	if (f->system)
		decide_category(w, c, x, f,
		    series_before(w, c, x, closed, f->system, d->key, is_alone(r, f->system)), d);
	else if (f->stated.present)
		decide_stated(w, f, d);
	else
		decide_actionable(w, f, d);
}

bool decide_report(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, const struct closed_list *closed, struct decision_list *out)
{
	*out = (struct decision_list){0};
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct facts_finding *f = &r->finding[i];
		struct decision d = decision_new(x, f, finding_key(w, r, i));
		decide_finding(w, c, x, r, f, closed, &d);
		decision_split(w, &d, out);
	}
	return !w->u.failed;
}
