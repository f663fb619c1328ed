/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_plan.c - what a person says is owed: an exam and a time, read as people write them ("CT
 * chest", "3mo", "6-12 months").
 *
 * What is not understood is refused with an example; nothing is guessed.
 */
#include "autoconf.h"
#include "answer_plan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define YEARS_MAX 10 /* an interval beyond that is a slip of the pen */

/* ---- the exam ------------------------------------------------------------------------------- */

static const char *action_of_kind(enum exam_kind kind)
{
	switch (kind) {
	case TOKEN_IMAGING:
		return "follow-up-imaging";
	case TOKEN_BIOPSY:
		return "tissue-sampling";
	case TOKEN_CLINIC:
		return "clinical-referral";
	default:
		return NULL;
	}
}

/* "CT-CHEST", "ct-chest|petct": words of tokens.csv. */
static bool read_token(struct answering *g, struct plan *p)
{
	const struct exam_codes *codes = g->w->rules->codes;
	struct err e = {0};
	char *token = arena_strdup(g->w->arena, g->a->what);
	for (char *c = token; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	if (!*token || !exam_tokens_known(codes, token, &e))
		return false;
	const char *first = arena_strndup(g->w->arena, token, strcspn(token, "|"));
	p->tokens = token;
	p->action = action_of_kind(exam_token_kind(codes, first));
	return p->action != NULL;
}

/* The one exam that a text asks for, as the reader of reports understands it; NULL: none, or more
 * than one, and *several says which. */
static const struct narrative_record *only_exam(
    const struct rules *r, struct arena *a, const char *text, bool *several)
{
	struct narrative_records found;
	const struct narrative_record *only = NULL;
	narrative_extract(r->narrative, text, strlen(text), NULL, a, &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct narrative_record *n = &found.record[i];
		if (n->kind == NARRATIVE_CATEGORY || n->kind == NARRATIVE_REVIEW || !n->modality ||
		    !*n->modality)
			continue;
		*several = *several || only || strchr(n->modality, '|');
		only = n;
	}
	return *several ? NULL : only;
}

static const char *tokens_of(
    const struct rules *r, const struct narrative_record *n, const char *text, const char **action)
{
	return advice_token(r->advice, n->modality, strlen(n->modality), n->region, text, action);
}

const char *exam_asked_for(const struct rules *r, struct arena *a, const char *sentence)
{
	bool several = false;
	const char *action;
	const struct narrative_record *only = only_exam(r, a, sentence, &several);
	return only ? tokens_of(r, only, sentence, &action) : NULL;
}

static bool read_words(struct answering *g, struct plan *p, bool *several)
{
	const struct rules *r = g->w->rules;
	const char *text = arena_printf(g->w->arena, "Recommend %s in 3 months.", g->a->what);
	const struct narrative_record *only = only_exam(r, g->w->arena, text, several);
	if (!only)
		return false;
	p->tokens = tokens_of(r, only, text, &p->action);
	/* A person may have a screening exam tracked that is owed to nobody. */
	if (p->tokens && strcmp(p->action, "routine-screening") == 0)
		p->action = "follow-up-imaging";
	p->side = *only->side && strcmp(only->side, "bilateral") != 0 ? only->side : NULL;
	return p->tokens != NULL;
}

/* A procedure by code or by name. */
static bool read_procedure(struct answering *g, struct plan *p)
{
	const struct exam_codes *codes = g->w->rules->codes;
	const struct coded said[] = {{.code = g->a->what, .text = g->a->what}};
	struct exam_class class = exam_classify(codes, said, NULL);
	p->tokens = exam_token_of(codes, &class);
	p->action = class.purpose && strcmp(class.purpose, "procedure") == 0 ? "tissue-sampling"
									     : "follow-up-imaging";
	if (class.laterality &&
	    (strcmp(class.laterality, "left") == 0 || strcmp(class.laterality, "right") == 0))
		p->side = class.laterality;
	return p->tokens != NULL;
}

/* One exam, or alternatives by token; two exams are two follow-ups. */
static bool read_exam(struct answering *g, struct plan *p)
{
	bool several = false;
	if (!g->a->what || strchr(g->a->what, '+'))
		return false;
	return read_token(g, p) || read_words(g, p, &several) || (!several && read_procedure(g, p));
}

/* ---- when ----------------------------------------------------------------------------------- */

static const struct {
	const char *words, *unit;
	int times, most;
} units[] = {
    {"h|hr|hrs|hour|hours", "hours", 1, YEARS_MAX * 366 * 24},
    {"d|day|days", "days", 1, YEARS_MAX * 366},
    {"w|wk|wks|week|weeks", "weeks", 1, YEARS_MAX * 53},
    {"m|mo|mos|month|months", "months", 1, YEARS_MAX * 12},
    {"y|yr|yrs|year|years", "months", 12, YEARS_MAX},
};

static bool skip_word(const char **at, const char *word)
{
	size_t n = strlen(word);
	if (strncasecmp(*at, word, n) != 0)
		return false;
	*at += n;
	*at += strspn(*at, " ");
	return true;
}

static bool read_number(const char **at, int *out)
{
	char *end;
	if (!isdigit((unsigned char)**at))
		return false;
	long n = strtol(*at, &end, 10);
	*out = n < 1000000 ? (int)n : 1000000;
	*at = end + strspn(end, " ");
	return true;
}

/* "3mo", "in 3 months", "6-12 months", "6 to 12 mo", "within 2 weeks". */
static bool read_interval(const char *text, struct plan *p)
{
	const char *at = text + strspn(text, " ");
	bool within = skip_word(&at, "within ");
	if (!within)
		skip_word(&at, "in ");
	if (!read_number(&at, &p->min))
		return false;
	p->max = p->min;
	if ((skip_word(&at, "-") || skip_word(&at, "to ")) && !read_number(&at, &p->max))
		return false;
	size_t n = strcspn(at, " ");
	char word[8] = "";
	if (n >= sizeof word || at[n + strspn(at + n, " ")])
		return false;
	for (size_t i = 0; i < n; i++)
		word[i] = (char)tolower((unsigned char)at[i]);
	for (size_t i = 0; *word && i < sizeof units / sizeof *units; i++) {
		if (!has_word(units[i].words, word))
			continue;
		if (p->max < p->min || p->min < 1 || p->max > units[i].most)
			return false;
		p->min = within ? 0 : p->min * units[i].times;
		p->max *= units[i].times;
		p->unit = units[i].unit;
		return true;
	}
	return false;
}

/* NULL: it is understood. */
static const char *read_from(struct answering *g, struct plan *p)
{
	const struct case_record *r = g->r;
	date today = work_today(g->w);
	/* The next step of what was done counts from the exam that did it. */
	bool next = r && !case_is_open(r) && r->f.performed_at != INSTANT_NONE;
	p->from = next ? zone_date(g->w->rules->worktime.zone, r->f.performed_at) : g->x->day;
	if (g->a->from && !date_parse(g->a->from, &p->from))
		return "say from which day as YYYY-MM-DD";
	if (p->from == DATE_NONE)
		return "the exam has no date: say from which day the interval counts";
	if (p->from > today)
		return "the interval counts from a day in the future: say on which day it is due "
		       "instead";
	return g->a->from && p->from < today - YEARS_MAX * 366
		   ? "the interval counts from a day more than ten years ago"
		   : NULL;
}

static const char *read_due(struct answering *g, struct plan *p)
{
	date today = work_today(g->w), due;
	if (g->a->from)
		return "a day needs no day to count from";
	if (!date_parse(g->a->due, &due))
		return "say on which day as YYYY-MM-DD";
	if (due < today || due <= p->from)
		return "the day has passed";
	if (due > today + YEARS_MAX * 366)
		return "the day is more than ten years ahead";
	p->min = p->max = due - p->from;
	p->unit = "days";
	return NULL;
}

static const char *read_when(struct answering *g, struct plan *p)
{
	const struct answer *a = g->a;
	const char *why = read_from(g, p);
	if (why)
		return why;
	if (!a->interval == !a->due)
		return "say when: either an interval (3mo, 6-12mo, 2w, 10d, 1y) or a day";
	if (a->due)
		return read_due(g, p);
	return read_interval(a->interval, p)
		   ? NULL
		   : arena_printf(g->w->arena,
			 "the interval \"%.40s\" is not understood: say it as 3mo, 6-12mo, 2w, "
			 "10d or 1y",
			 a->interval);
}

/* ---- what comes of it ------------------------------------------------------------------------ */

struct duty plan_duty(
    const struct answering *g, const struct plan *p, const struct exam *from, const char *key)
{
	const struct facts_finding f = {.evidence = g->evidence};
	struct duty d = duty_new(from, &f, key);
	d.kind = DUTY_OWED;
	d.origin = ORIGIN_RECOMMENDATION;
	d.action = p->action;
	d.modality = p->tokens;
	d.laterality = p->side ? p->side : d.laterality;
	d.min = p->min;
	d.max = p->max;
	d.unit = p->unit;
	d.row = "answer";
	return d;
}

/* The same exam at the same time is tracked already: a second one would chase the patient twice. */
static const struct case_record *tracked(
    struct answering *g, const struct plan *p, const struct window *window)
{
	for (size_t i = 0; i < g->c->case_count; i++) {
		const struct case_record *r = g->c->record[i];
		if (r != g->r && case_is_open(r) && r->f.index_exam == g->x->id &&
		    r->f.window.target == window->target && r->f.window.latest == window->latest &&
		    exam_tokens_agree(g->w->rules->codes, r->f.modality, p->tokens))
			return r;
	}
	return NULL;
}

const char *plan_read(struct answering *g, struct plan *p, struct exam *from)
{
	struct arena *a = g->w->arena;
	struct window window;
	struct err e = {0};
	*p = (struct plan){0};
	if (!read_exam(g, p))
		return arena_printf(a,
		    "the exam \"%.40s\" is not understood: name one machine and region (\"CT "
		    "chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)",
		    g->a->what ? g->a->what : "");
	const char *why = read_when(g, p);
	if (why)
		return why;
	*from = *g->x;
	from->day = p->from;
	struct duty d = plan_duty(g, p, from, "");
	if (!case_window(g->w, from, &d, NULL, &window, &e))
		return arena_strdup(a, e.text);
	const struct case_record *other = tracked(g, p, &window);
	p->tracked_by = other ? other->ref : NULL;
	return NULL;
}
