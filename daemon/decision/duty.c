/* SPDX-License-Identifier: Apache-2.0
 *
 * duty.c - from the discrete findings of a report to what is owed, or to a question.
 *
 * A table's answer opens a follow-up by itself only when it is complete; a stated recommendation
 * outranks it, and a disagreement is shown to a person.  Whatever cannot be decided is a question:
 * nothing actionable is ever dropped and no clinical value is ever guessed.
 */
#include "autoconf.h"
#include "duty.h"
#include "series.h"

#include <stdlib.h>
#include <string.h>

void duty_ask(struct work *w, struct duty *d, enum question_kind kind, const char *text)
{
	if (d->question_kind) /* two questions about one finding are one item */
		d->question = arena_printf(w->arena, "%s; %s", d->question, text);
	else
		d->question = text;
	/* That the reading is not sure says less than what is missing, which its author knows. */
	if (!d->question_kind || kind != QUESTION_DOUBTFUL_TEXT)
		d->question_kind = kind;
}

static void ask_person(struct work *w, struct duty *d, enum question_kind kind, const char *text)
{
	d->kind = DUTY_ASKED;
	duty_ask(w, d, kind, text);
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
		return arena_printf(
		    w->arena, "%s, no interval", modality && *modality ? modality : "no modality");
	return arena_printf(w->arena, "%s in %d to %d %s",
	    modality && *modality ? modality : "no modality", min, max, unit);
}

/* Of the exams that a guideline allows those that the report asks for: it says MRI, and CT is one
 * more that a doctor may accept. */
static const char *narrowed(struct work *w, const char *allowed, const char *stated)
{
	const char *list = "";
	if (strchr(allowed, '+'))
		return allowed;
	for (size_t n; *allowed; allowed += n + (allowed[n] == '|')) {
		n = strcspn(allowed, "|");
		const char *one = arena_strndup(w->arena, allowed, n);
		if (exam_tokens_agree(w->rules->codes, one, stated))
			list = arena_printf(w->arena, "%s%s%s", list, *list ? "|" : "", one);
	}
	return list;
}

/* The radiologist's own words outrank the table; where they differ both are shown. */
void duty_apply_stated(struct work *w, const struct facts_finding *f, struct duty *d)
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
	bool later = other_interval && d->kind == DUTY_OWED && duty_is_later(w, s, d);
	if (d->kind == DUTY_OWED && tokens && !other_exam && !later)
		d->modality = narrowed(w, d->modality, tokens);
	if (d->kind == DUTY_ASKED || (!other_interval && !other_exam))
		return;
	duty_ask(w, d, QUESTION_DISAGREEMENT,
	    arena_printf(w->arena, "the report states %s; the guideline row %s says %s",
		window_words(w, tokens, s->min, s->max, s->unit), d->row,
		d->kind == DUTY_OWED ? window_words(w, d->modality, d->min, d->max, d->unit)
				     : "nothing is owed"));
	if (d->kind == DUTY_NONE && (!tokens || s->min < 0)) {
		d->kind = DUTY_ASKED;
		return;
	}
	if (d->kind == DUTY_NONE)
		d->action = "follow-up-imaging";
	d->kind = DUTY_OWED;
	d->optional = false;
	if (later) { /* takes effect when a person says so */
		d->provisional = arena_printf(w->arena, "the report states %s",
		    window_words(w, tokens, s->min, s->max, s->unit));
		return;
	}
	if (other_interval) {
		d->min = s->min;
		d->max = s->max;
		d->unit = s->unit;
		d->from = s->from_first ? "first" : "exam";
	}
	if (tokens && other_exam)
		d->modality = tokens;
}

void duty_of_stated(struct work *w, const struct facts_finding *f, struct duty *d)
{
	const struct stated *s = &f->stated;
	struct exam_class class;
	const char *tokens = stated_tokens(w, s, &class);
	d->origin = ORIGIN_RECOMMENDATION;
	if (!tokens || s->min < 0) {
		ask_person(w, d, QUESTION_INCOMPLETE_RECOMMENDATION,
		    arena_printf(w->arena,
			"the report recommends something without %s: which exam, and when?",
			!tokens && s->min < 0 ? "a known exam and without an interval"
			: tokens	      ? "an interval"
					      : "a known exam"));
		return;
	}
	d->kind = DUTY_OWED;
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
		all = arena_printf(w->arena, "%s%s%s", all, i ? ", " : "", words[i]);
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
static void take_overlays(struct work *w, const struct guideline_answer *a, struct duty *d)
{
	for (size_t i = 0; i < a->overlay_count; i++) {
		const struct guideline_answer *o = &a->overlay[i];
		if (strcmp(o->action, "notify") == 0)
			continue;
		if (guideline_action_is_owed(o->action) && *o->modality &&
		    strcmp(o->modality, "CLINIC") != 0 && strcmp(o->action, "human-review") != 0) {
			d->beside =
			    arena_grow(w->arena, d->beside, d->beside_count, sizeof *d->beside);
			d->beside[d->beside_count++] = o;
			continue;
		}
		duty_ask(w, d, QUESTION_SECOND_FINDING,
		    arena_printf(w->arena,
			"%s %s row %s: another finding of this exam needs its own "
			"decision (%s)",
			a->system, a->version, o->row, o->action));
	}
}

void duty_take_plan(struct work *w, const struct guideline_answer *a, struct duty *d)
{
	d->row = a->row;
	d->version = a->version;
	d->ruling = ruling_of_answer(w, a);
	d->action = a->action;
	d->modality = a->modality;
	d->min = a->min;
	d->max = a->max;
	d->unit = a->unit;
	d->from = a->from;
	d->optional = a->optional || strcmp(a->action, "follow-up-imaging-optional") == 0;
	d->undated = a->undated;
}

static void take_answer(struct work *w, const struct guideline_answer *a, struct duty *d)
{
	duty_take_plan(w, a, d);
	if (strcmp(a->action, "human-review") == 0)
		ask_person(w, d, QUESTION_GUIDELINE_REVIEW,
		    a->missing_count
			? arena_printf(w->arena, "%s %s needs: %s", a->system, a->version,
			      join(w, a->missing, a->missing_count))
			: arena_printf(w->arena, "%s %s row %s leaves this to a person: %s",
			      a->system, a->version, a->row, a->note));
	else if (strcmp(a->action, "not-applicable") == 0)
		ask_person(w, d, QUESTION_GUIDELINE_REVIEW,
		    arena_printf(w->arena, "%s %s does not cover this patient or exam (row %s)",
			a->system, a->version, a->row));
	else if (a->min >= 0 && !is_day_unit(a->unit))
		ask_person(w, d, QUESTION_GUIDELINE_REVIEW,
		    arena_printf(w->arena,
			"%s %s row %s has a clock of %d %s: a duty to communicate, not an exam",
			a->system, a->version, a->row, a->max < 0 ? a->min : a->max, a->unit));
	else if (d->optional && a->min < 0 && strcmp(a->urgency, "routine") == 0)
		ask_person(w, d, QUESTION_GUIDELINE_REVIEW,
		    arena_printf(w->arena,
			"%s %s row %s allows a follow-up and gives no interval: is one wanted, and "
			"when?",
			a->system, a->version, a->row));
	else
		d->kind =
		    guideline_action_is_owed(a->action) || d->optional ? DUTY_OWED : DUTY_NONE;
	if (a->provisional && d->kind == DUTY_OWED) {
		d->provisional =
		    arena_printf(w->arena, "not stated: %s", join(w, a->missing, a->missing_count));
		duty_ask(w, d, QUESTION_GUIDELINE_REVIEW,
		    arena_printf(w->arena, "%s %s needs: %s", a->system, a->version,
			join(w, a->missing, a->missing_count)));
	}
	take_overlays(w, a, d);
	for (size_t i = 0; i < a->flag_count; i++)
		duty_ask(w, d, QUESTION_DATA_QUALITY, a->flag[i]);
}

/* What the engine knows of the past may not fit the table (a category it never heard of): then the
 * report alone is asked about. */
static bool evaluate(struct work *w, const struct guideline *g, const struct facts_finding *f,
    struct pair *known, size_t *count, struct guideline_answer *a, struct err *e)
{
	if (guideline_evaluate(g, known, *count, w->arena, a, e))
		return true;
	*count = f->input_count;
	return guideline_evaluate(g, f->input, *count, w->arena, a, e);
}

void duty_of_category(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_finding *f, const struct case_record *before, struct duty *d)
{
	const struct guideline *g = guideline_find(w->rules->guidelines, f->system, f->version);
	struct guideline_answer a;
	struct err e = {0};
	size_t count;
	d->system = f->system;
	d->version = f->version;
	if (!g) {
		ask_person(w, d, QUESTION_UNKNOWN_GUIDELINE,
		    arena_printf(w->arena, "there is no table for %s %s", f->system,
			f->version ? f->version : ""));
		d->input = f->input;
		d->input_count = f->input_count;
		return;
	}
	d->before = before ? before->f.id : 0;
	struct pair *inputs = inputs_known(w, c, x, g, f, before, &count);
	if (evaluate(w, g, f, inputs, &count, &a, &e)) {
		take_answer(w, &a, d);
		duty_compare_computed(w, g, f, inputs, count, d);
	} else {
		ask_person(w, d, QUESTION_BAD_INPUT, arena_strdup(w->arena, e.text));
	}
	d->input = inputs;
	d->input_count = count;
	duty_apply_stated(w, f, d);
}

static void duty_of_actionable(struct work *w, const struct facts_finding *f, struct duty *d)
{
	d->origin = ORIGIN_ACTIONABLE;
	switch (f->actionable) {
	case ACTIONABLE_EMERGENT:
	case ACTIONABLE_URGENT:
		ask_person(w, d, QUESTION_CRITICAL_COMMUNICATION,
		    f->actionable == ACTIONABLE_EMERGENT
			? "emergent finding (ACR category 1): was a clinician told within the "
			  "hour, and who?"
			: "urgent finding (ACR category 2): was a clinician told, and who?");
		return;
	case ACTIONABLE_NONCRITICAL:
		ask_person(w, d, QUESTION_ACTIONABLE_UNREAD,
		    "actionable finding (ACR category 3) without a coded recommendation: what is "
		    "owed, and when?");
		return;
	case ACTIONABLE_NO:
	case ACTIONABLE_NOT_STATED:
		d->kind = DUTY_NONE;
		return;
	}
}

/* "lung-rads#1": the same finding keeps its key in the next version of the report. */
static const char *finding_base(const struct facts_finding *f)
{
	return f->system ? f->system : f->stated.present ? "recommendation" : "actionable";
}

/* How often each name was given: a report names few of them, however many findings it has. */
struct name_count {
	const char *name;
	int count;
};

struct name_counts {
	size_t count;
	struct name_count *name;
};

static struct name_count *counted(struct work *w, struct name_counts *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->name[i].name, name) == 0)
			return &all->name[i];
	all->name = arena_grow(w->arena, all->name, all->count, sizeof *all->name);
	all->name[all->count] = (struct name_count){name, 0};
	return &all->name[all->count++];
}

struct duty duty_new(const struct exam *x, const struct facts_finding *f, const char *key)
{
	bool one_side = x->laterality &&
			(strcmp(x->laterality, "left") == 0 || strcmp(x->laterality, "right") == 0);
	return (struct duty){.key = key,
	    .origin = ORIGIN_DISCRETE,
	    .min = -1,
	    .max = -1,
	    .unit = "",
	    .from = "exam",
	    .row = "",
	    .evidence = f->evidence,
	    .laterality = one_side ? x->laterality : NULL};
}

static void duty_of_finding(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_finding *f, const struct closed_list *closed, bool alone, struct duty *d)
{
	if (f->system)
		duty_of_category(
		    w, c, x, f, series_before(w, c, x, closed, f->system, d->key, alone), d);
	else if (f->stated.present)
		duty_of_stated(w, f, d);
	else
		duty_of_actionable(w, f, d);
}

bool duties_of_report(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, const struct closed_list *closed, struct duty_list *out)
{
	struct name_counts total = {0}, seen = {0};
	*out = (struct duty_list){0};
	for (size_t i = 0; i < r->finding_count; i++)
		counted(w, &total, finding_base(&r->finding[i]))->count++;
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct facts_finding *f = &r->finding[i];
		const char *base = finding_base(f);
		const char *key =
		    arena_printf(w->arena, "%s#%d", base, ++counted(w, &seen, base)->count);
		struct duty d = duty_new(x, f, key);
		duty_of_finding(w, c, x, f, closed, counted(w, &total, base)->count == 1, &d);
		duty_split(w, &d, out);
		if (!work_spend(w, c->case_count + 1))
			return false;
	}
	return !w->failed;
}
