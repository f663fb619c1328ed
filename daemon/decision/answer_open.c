/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_open.c - a person says what is owed: the follow-up is opened as a report would have opened
 * it, or the one that was asked about is planned again.
 *
 * Exam and time are read as people write them ("CT chest", "3mo", "6-12 months").  What is not
 * understood is refused with an example; nothing is guessed.
 */
#include "autoconf.h"
#include "answer.h"
#include "resolve.h"
#include "series.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define YEARS_MAX 10 /* an interval beyond that is a slip of the pen */

struct plan {
	const char *tokens, *action, *side; /* side NULL: as the exam's */
	int min, max;
	const char *unit;
	date from; /* what the interval counts from */
};

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

/* As the reader of reports understands it.  False: it does not, or there is more than one exam in
 * it; *several says so. */
static bool read_words(struct answering *g, struct plan *p, bool *several)
{
	const struct rules *r = g->w->rules;
	struct arena *a = g->w->arena;
	const char *text = arena_printf(a, "Recommend %s in 3 months.", g->a->what);
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
	if (!only || *several)
		return false;
	p->tokens = advice_token(
	    r->advice, only->modality, strlen(only->modality), only->region, text, &p->action);
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

/* ---- opening -------------------------------------------------------------------------------- */

/* The finding that the follow-up is for; one without a finding gets one of its own. */
static int64_t save_finding(struct answering *g, const char **key)
{
	struct report *v = g->x->current;
	const struct finding *known = answer_finding(g);
	struct finding f = {.origin = ORIGIN_RECOMMENDATION, .row = "", .table_sha256 = ""};
	if (known)
		f = *known;
	else
		f.key = arena_printf(g->w->arena, "%s%s/%s", KEY_OF_ANSWER,
		    vocabulary_word(&question_kind_words, (int)g->q->kind),
		    g->finding ? g->finding : "");
	f.evidence = f.evidence ? f.evidence : g->q->evidence;
	f.disposition = DISPOSITION_FOLLOWUP;
	const struct finding *own = finding_save(g->w, v, &f);
	*key = f.key;
	return own ? own->id : 0;
}

static struct duty duty_of_plan(
    const struct answering *g, const struct plan *p, const struct exam *from, const char *key)
{
	const struct facts_finding f = {.evidence = g->q->evidence};
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

static bool open_new(struct answering *g, const struct exam *from, const struct plan *p)
{
	struct work *w = g->w;
	const struct case_record *before = g->r; /* closed: this is its next step */
	struct closed_list late = {0};
	struct case_record *r;
	const char *key = before ? before->finding_key : NULL;
	bool named = true;
	int64_t finding = before ? before->f.finding : save_finding(g, &key);
	int64_t owner = before ? before->f.owner : owner_of_exam(w, g->c, g->x, 0, &named);
	if (!finding || !owner)
		return false;
	struct duty d = duty_of_plan(g, p, from, key);
	if (!case_open(w, g->c, from, finding, &d, before, owner, &r))
		return false;
	note(w, "opened follow-up %s", r->ref);
	history_add(w, r, g->a->by, HISTORY_QUESTION_ANSWERED,
	    DETAILS(D_INT("review", g->q->id), D_TEXT("resolution", g->said)));
	if (!resolve_case(w, g->c, r, &late))
		return false;
	for (size_t i = 0; i < late.count; i++)
		if (!proof_go_on(w, chart_case(g->c, late.id[i]), NULL))
			return false;
	return true;
}

static bool plan_again(struct answering *g, const struct exam *from, const struct plan *p)
{
	const char *key = g->r->finding_key;
	struct duty d = duty_of_plan(g, p, from, key);
	note(g->w, "planned follow-up %s again", g->r->ref);
	return case_replan(g->w, g->r, from, g->r->f.finding, &d, NULL);
}

bool answer_open(struct answering *g)
{
	struct work *w = g->w;
	struct plan p = {0};
	struct window window;
	struct err e = {0};
	if (!g->x || !g->x->current)
		return refuse(w, "the question names no report: nothing can be opened from it");
	if (!read_exam(g, &p))
		return refuse(
		    w, arena_printf(w->arena,
			   "the exam \"%.40s\" is not understood: name one machine and region "
			   "(\"CT chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)",
			   g->a->what ? g->a->what : ""));
	const char *why = read_when(g, &p);
	if (why)
		return refuse(w, why);
	struct exam from = *g->x;
	from.day = p.from;
	struct duty d = duty_of_plan(g, &p, &from, "");
	if (!case_window(w, &from, &d, NULL, &window, &e))
		return refuse(w, arena_strdup(w->arena, e.text));
	const struct case_record *other = tracked(g, &p, &window);
	if (other)
		return refuse(
		    w, arena_printf(w->arena, "follow-up %s tracks it already: answer same-as %s",
			   other->ref, other->ref));
	bool again = g->r && case_is_open(g->r);
	return answer_settle(g, true) &&
	       (again ? plan_again(g, &from, &p) : open_new(g, &from, &p));
}
