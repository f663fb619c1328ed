/* SPDX-License-Identifier: Apache-2.0
 *
 * prose_advice.c - a recommendation in prose: put on the answer of a table, or a duty of its own.
 *
 * A complete one outranks the table, and a disagreement is shown; an incomplete one leaves it to
 * the table where a category says something, else it is a question to the author.  A conditional
 * one is kept and never chased.
 */
#include "autoconf.h"
#include "prose.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One recommendation in our words. */
struct advised {
	const struct narrative_record *record;
	const char *sentence, *tokens, *action; /* tokens NULL: the exam is not known */
	int min, max;
	const char *unit;
};

static const char *own_exam(struct prose_reading *g)
{
	return exam_token_of(g->w->rules->codes, g->x->class);
}

/* "CT|PET-CT" to tokens; without a region the machine of this exam means the same exam again. */
static void find_tokens(struct prose_reading *g, struct advised *v)
{
	const struct narrative_record *n = v->record;
	struct arena *a = g->w->arena;
	const char *tokens = "", *action = "follow-up-imaging", *actions = "";
	v->action = action; /* of an exam that is not known, too */
	for (const char *at = n->modality; *at; at += strspn(at, "|")) {
		size_t len = strcspn(at, "|");
		const char *t = NULL, *same = own_exam(g);
		const char *region = n->region;
		if (!*region && same && !strstr(same, "PET"))
			region = exam_token_region(g->w->rules->codes, same);
		t = advice_token(g->w->rules->advice, at, len, region, v->sentence, &action);
		at += len;
		if (!t)
			return;
		tokens = arena_printf(a, "%s%s%s", tokens, *tokens ? "|" : "", t);
		if (!strstr(actions, action))
			actions = arena_printf(a, "%s%s%s", actions, *actions ? "|" : "", action);
	}
	v->tokens = *tokens ? tokens : NULL;
	v->action = *actions ? actions : "follow-up-imaging";
}

static void find_interval(struct prose_reading *g, struct advised *v)
{
	const struct narrative_record *n = v->record;
	static const struct {
		const char *word, *unit;
		int times;
	} units[] = {{"day", "days", 1}, {"week", "weeks", 1}, {"month", "months", 1},
	    {"year", "months", 12}};
	v->min = v->max = -1;
	v->unit = "";
	if (n->due_by != DATE_NONE && g->x->day != DATE_NONE && n->due_by > g->x->day) {
		v->min = v->max = n->due_by - g->x->day;
		v->unit = "days";
	}
	for (size_t i = 0; i < 4 && (n->min >= 0 || n->max >= 0); i++)
		if (strcmp(n->unit, units[i].word) == 0) {
			v->min = (n->min < 0 ? 0 : n->min) * units[i].times;
			v->max = n->max < 0 ? v->min : n->max * units[i].times;
			v->unit = units[i].unit;
		}
}

static bool is_complete(const struct advised *v)
{
	return v->tokens && v->min >= 0;
}

static bool is_table_answer(const struct duty *d)
{
	return d->system && !strchr(d->key, '+');
}

/* The one answer of a table that the recommendation is about, or NULL. */
static struct duty *answer_for(struct prose_reading *g, const struct advised *v)
{
	struct prose *p = g->out;
	struct duty *only = NULL;
	size_t answers = 0;
	for (size_t i = 0; i < p->list.count; i++) {
		struct duty *d = &p->list.duty[i];
		if (!is_table_answer(d))
			continue;
		answers++;
		only = d;
		if (v->tokens && d->modality &&
		    exam_tokens_agree(g->w->rules->codes, d->modality, v->tokens))
			return d;
	}
	return answers == 1 && !v->tokens && only->kind != DUTY_ASKED ? only : NULL;
}

static struct facts_finding stated_finding(const struct prose_reading *g, const struct advised *v)
{
	return (struct facts_finding){.group = "",
	    .evidence = v->sentence,
	    .stated = {.present = true,
		.tokens = v->tokens,
		.min = v->min,
		.max = v->max,
		.unit = v->unit,
		.from_first = advice_from_first(g->w->rules->advice, v->sentence)}};
}

/* True when it was said before, in another sentence. */
static bool put_on_answer(struct prose_reading *g, const struct advised *v, struct duty *d)
{
	struct arena *a = g->w->arena;
	if (d->advised)
		return v->min < 0 || (v->min == d->min && v->max == d->max);
	d->advised = true;
	struct facts_finding f = stated_finding(g, v);
	duty_apply_stated(g->w, &f, d);
	if (strcmp(d->evidence, v->sentence) != 0)
		d->evidence = arena_printf(a, "%s / %s", d->evidence, v->sentence);
	return true;
}

/* A question that a table left open is settled by what the radiologist asks for. */
static void settle_questions(struct prose_reading *g)
{
	struct prose *p = g->out;
	struct duty *open = NULL;
	size_t answers = 0;
	for (size_t i = 0; i < p->list.count; i++) {
		struct duty *d = &p->list.duty[i];
		answers += is_table_answer(d) || d->origin == ORIGIN_ACTIONABLE;
		if (d->kind == DUTY_ASKED && d->question_kind &&
		    (d->question_kind == QUESTION_GUIDELINE_REVIEW ||
			d->question_kind == QUESTION_ACTIONABLE_UNREAD))
			open = d;
	}
	if (answers != 1 || !open)
		return;
	open->kind = DUTY_NONE;
	open->question_kind = QUESTION_NONE;
	open->question = NULL;
}

static const char *cited(struct prose_reading *g, const char *sentence)
{
	const struct guideline_set *set = g->w->rules->guidelines;
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *t = guideline_at(set, i);
		if (strlen(guideline_system(t)) > 4 && strcasestr(sentence, guideline_system(t)) &&
		    guideline_is_default(t))
			return arena_printf(
			    g->w->arena, "%s %s", guideline_system(t), guideline_version(t));
	}
	return "";
}

static const struct ruling *ruling_of_words(struct prose_reading *g, const struct advised *v)
{
	struct ruling *r = arena_alloc(g->w->arena, sizeof *r);
	*r = (struct ruling){.row = "stated",
	    .stated = true,
	    .cited = cited(g, v->sentence),
	    .weak = v->record->weak};
	return r;
}

/* The follow-up that this exam was the answer to, when it is the only one of that kind of exam. */
static int64_t continued(struct prose_reading *g, const struct advised *v)
{
	int64_t found = 0;
	for (size_t i = 0; i < g->closed->count; i++) {
		const struct case_record *row = chart_case(g->c, g->closed->id[i]);
		if (!exam_tokens_agree(g->w->rules->codes, row->f.modality, v->tokens))
			continue;
		if (found)
			return 0;
		found = row->f.id;
	}
	return found;
}

/* In another wording, or once coded, it is the same duty of this exam. */
static const char *key_of_known(struct prose_reading *g, const struct advised *v)
{
	for (size_t i = 0; v->tokens && i < g->c->case_count; i++) {
		const struct case_record *row = g->c->record[i];
		bool listed = row->f.index_exam != g->x->id || row->f.state == FOLLOWUP_CLOSED ||
			      strchr(row->finding_key, '+');
		for (size_t k = 0; !listed && k < g->out->list.count; k++)
			listed = strcmp(g->out->list.duty[k].key, row->finding_key) == 0;
		if (!listed && exam_tokens_agree(g->w->rules->codes, row->f.modality, v->tokens))
			return row->finding_key;
	}
	return NULL;
}

/* "recommendation/chest#1": by region, so that another wording in the next version is the same. */
static const char *own_key(struct prose_reading *g, const struct advised *v, const char *kind)
{
	const char *region = v->tokens ? exam_token_region(g->w->rules->codes, v->tokens) : "";
	const char *known = strcmp(kind, "recommendation") == 0 ? key_of_known(g, v) : NULL;
	if (known)
		return known;
	const char *base = arena_printf(g->w->arena, "%s/%s#", kind, *region ? region : "any");
	int n = 1;
	for (size_t i = 0; i < g->out->list.count; i++)
		n += strncmp(g->out->list.duty[i].key, base, strlen(base)) == 0;
	return arena_printf(g->w->arena, "%s%d", base, n);
}

static bool is_known(struct prose_reading *g, const struct advised *v)
{
	for (size_t i = 0; i < g->out->list.count; i++) {
		const struct duty *d = &g->out->list.duty[i];
		if (!d->system && d->origin == ORIGIN_NARRATIVE &&
		    text_same(d->modality, v->tokens) && d->min == v->min && d->max == v->max &&
		    text_same(d->unit, v->unit))
			return true;
	}
	return false;
}

static void open_own(struct prose_reading *g, const struct advised *v)
{
	struct arena *a = g->w->arena;
	const struct narrative_record *n = v->record;
	struct facts_finding f = stated_finding(g, v);
	struct duty d =
	    duty_new(g->x, &f, own_key(g, v, n->conditional ? "conditional" : "recommendation"));
	d.modality = v->tokens;
	d.min = v->min;
	d.max = v->max;
	d.unit = v->unit;
	d.kind = DUTY_NONE;
	if (*n->side && strcmp(n->side, "bilateral") != 0)
		d.laterality = n->side;
	if (!n->conditional && strcmp(v->action, "routine-screening") != 0) {
		duty_of_stated(g->w, &f, &d);
		if (d.kind == DUTY_OWED) {
			d.action = v->action;
			d.ruling = ruling_of_words(g, v);
			d.before = continued(g, v);
		}
		if (f.stated.from_first && d.kind == DUTY_OWED && !d.before) {
			d.kind = DUTY_ASKED;
			duty_ask(g->w, &d, QUESTION_INCOMPLETE_RECOMMENDATION,
			    "the interval counts from an earlier exam that is not known here: "
			    "when was it?");
		}
		if (!n->certain) {
			duty_ask(g->w, &d, QUESTION_DOUBTFUL_TEXT,
			    arena_printf(a, "a recommendation is not sure (%s)", n->reason));
			d.kind = DUTY_ASKED;
		}
	}
	d.origin = ORIGIN_NARRATIVE;
	prose_add(g, &d);
}

void prose_recommendation(struct prose_reading *g, const struct narrative_record *n)
{
	struct advised v = {.record = n, .sentence = prose_sentence(g, n)};
	if (!work_spend(g->w, 4 * g->out->list.count + g->c->case_count + 1))
		return;
	find_tokens(g, &v);
	find_interval(g, &v);
	if (is_known(g, &v))
		return;
	struct duty *d = n->conditional || !n->certain ? NULL : answer_for(g, &v);
	if (d && put_on_answer(g, &v, d))
		return;
	if (!n->conditional && n->certain && is_complete(&v))
		settle_questions(g);
	open_own(g, &v);
}
