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
#include "series.h"
#include "followupd/window.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One recommendation in our words. */
struct advised {
	const struct narrative_record *record;
	const char *sentence, *tokens, *action; /* tokens NULL: the exam is not known */
	int min, max;
	const char *unit;
	bool routine;
	bool past; /* the day that is stated came before this exam */
};

static const char *own_exam(struct prose_reading *g)
{
	return exam_token_of(g->w->rules->codes, g->x->class);
}

/* "Rescan in 4 weeks": in the reader's words for the machine of this exam. */
static const char *same_machine(const struct prose_reading *g)
{
	static const struct {
		const char *dicom, *word;
	} words[] = {{"CT", "CT"}, {"MR", "MRI"}, {"US", "US"}, {"MG", "MG"}, {"XR", "XR"},
	    {"CR", "XR"}, {"DX", "XR"}, {"PT", "PET-CT"}, {"NM", "NM"}};
	const char *own = g->x->class->modality ? g->x->class->modality : g->x->modality;
	for (size_t i = 0; own && i < sizeof words / sizeof *words; i++)
		if (strcmp(own, words[i].dicom) == 0)
			return words[i].word;
	return "";
}

/* CT-OTHER: which part of the body only the sentence, or this exam, can say. */
static bool names_no_part(const char *token)
{
	size_t n = strlen(token);
	return n > 6 && strcmp(token + n - 6, "-OTHER") == 0;
}

/* "CT|PET-CT" to tokens; without a region the machine of this exam means the same exam again. */
static void find_tokens(struct prose_reading *g, struct advised *v)
{
	const struct narrative_record *n = v->record;
	struct arena *a = g->w->arena;
	const char *tokens = "", *action = "follow-up-imaging", *actions = "";
	const char *modality = *n->modality || !n->again ? n->modality : same_machine(g);
	v->action = action; /* of an exam that is not known, too */
	for (const char *at = modality; *at; at += strspn(at, "|")) {
		size_t len = strcspn(at, "|");
		const char *t = NULL, *same = own_exam(g);
		const char *region = n->region;
		if (!*region && same && !strstr(same, "PET"))
			region = exam_token_region(g->w->rules->codes, same);
		if (!*region && !same && g->x->class->regions)
			region = g->x->class->regions;
		t = advice_token(g->w->rules->advice, at, len, region, v->sentence, &action);
		at += len;
		if (!t ||
		    (!*n->region && !g->x->class->modality && !g->x->modality && names_no_part(t)))
			return;
		tokens = arena_printf(a, "%s%s%s", tokens, *tokens ? "|" : "", t);
		if (!strstr(actions, action))
			actions = arena_printf(a, "%s%s%s", actions, *actions ? "|" : "", action);
	}
	v->tokens = *tokens ? tokens : NULL;
	v->action = *actions ? actions : "follow-up-imaging";
}

/* An exam that does not suffice is made again: once, and soon.  What is asked for in months is the
 * next look at a finding. */
static bool is_repeat(struct prose_reading *g, const struct advised *v)
{
	const char *own = own_exam(g);
	return v->record->repeat && g->inadequate && own && v->tokens &&
	       exam_tokens_agree(g->w->rules->codes, own, v->tokens) &&
	       strcmp(v->unit, "months") != 0;
}

/* Counted from an earlier day: as days from this exam. */
static void count_from_day(struct prose_reading *g, struct advised *v)
{
	struct window w;
	struct err e;
	if (!window_make(v->record->from_day, v->min, v->max, v->unit, &w, &e))
		return;
	v->past = w.latest <= g->x->day;
	v->min = w.earliest > g->x->day ? w.earliest - g->x->day : 0;
	v->max = w.latest > g->x->day ? w.latest - g->x->day : 0;
	v->unit = "days";
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
	if (n->due_by != DATE_NONE && g->x->day != DATE_NONE) {
		v->past = n->due_by <= g->x->day;
		v->min = v->max = v->past ? 0 : n->due_by - g->x->day;
		v->unit = "days";
	}
	for (size_t i = 0; i < 4 && (n->min >= 0 || n->max >= 0); i++)
		if (strcmp(n->unit, units[i].word) == 0) {
			v->min = (n->min < 0 ? 0 : n->min) * units[i].times;
			v->max = n->max < 0 ? v->min : n->max * units[i].times;
			v->unit = units[i].unit;
		}
	if (n->from_day != DATE_NONE && v->min >= 0 && g->x->day != DATE_NONE)
		count_from_day(g, v);
}

/* A referral, a biopsy or a test is not waited with: without an interval it is due when the site
 * says.  An exam without one is asked about. */
static bool needs_no_interval(const struct advised *v)
{
	return v->tokens && strcmp(v->action, "follow-up-imaging") != 0 && !v->routine;
}

static bool is_complete(const struct advised *v)
{
	return v->tokens && (v->min >= 0 || needs_no_interval(v));
}

/* ---- routine screening ---------------------------------------------------------------------- */

#define SCREENING_MONTHS 11 /* from here on an exam of a screening kind is the next round */

static bool has_action(const struct advised *v, const char *action)
{
	return strstr(v->action, action) != NULL;
}

static bool months_at_least(const struct advised *v, int months)
{
	return v->min < 0 || (strcmp(v->unit, "months") == 0 && v->min >= months) ||
	       (strcmp(v->unit, "days") == 0 && v->min >= months * 30);
}

/* "1" and "2" found nothing to follow: what the table still asks of them is how to screen. */
static bool found_nothing(const struct duty *d)
{
	for (size_t i = 0; i < d->input_count; i++)
		if (strcmp(d->input[i].key, "category") == 0)
			return strcmp(d->input[i].value, "1") == 0 ||
			       strcmp(d->input[i].value, "2") == 0;
	return false;
}

/* Whether a table's category says that something was found that is not screened any more. */
static bool is_worked_up(const struct prose_reading *g)
{
	for (size_t i = 0; i < g->out->list.count; i++) {
		const struct duty *d = &g->out->list.duty[i];
		if (d->system && d->kind != DUTY_NONE && !found_nothing(d))
			return true;
	}
	return false;
}

/* A low-dose CT answers a category that found nothing, or, as the next round, a screening exam;
 * else it may be the way a nodule is followed. */
static bool is_screened(const struct prose_reading *g, const struct advised *v)
{
	static const char *const rounds[] = {"annual", "yearly", "screen", "routine", "program",
	    "every year", "next", "return", "qualif", "eligib"};
	const char *purpose = g->x->class->purpose;
	for (size_t i = 0; i < g->out->list.count; i++)
		if (g->out->list.duty[i].system && found_nothing(&g->out->list.duty[i]))
			return true;
	for (size_t i = 0; purpose && i < sizeof rounds / sizeof *rounds; i++)
		if (strcasestr(v->sentence, rounds[i]))
			return strncmp(purpose, "screening", 9) == 0;
	return false;
}

static bool says(const struct prose_reading *g, const struct advised *v, const char *what)
{
	const char *action;
	return advice_token(g->w->rules->advice, what, strlen(what), "", v->sentence, &action) !=
	       NULL;
}

/* "Diagnostic mammograms every 12 months", "if the risk is confirmed, contrast MRI": no round of a
 * programme, whatever else the sentence names. */
static bool is_for_this_patient(const struct advised *v)
{
	const char *first = v->tokens ? v->tokens : "";
	bool mammogram = strncmp(first, "MG-", 3) == 0;
	if (strcasestr(v->sentence, "screening") || strcasestr(v->sentence, "schedule"))
		return false;
	if (mammogram)
		return v->min >= 0 && strcasestr(v->sentence, "diagnostic mammo");
	return *first && v->record->depends && strncmp(first, "CT-CHEST-LD", 11) != 0;
}

/* Owed to nobody: the sentence says "screening", or it is a mammogram or a low-dose CT in a year
 * after a report that found nothing to follow. */
static bool is_routine(const struct prose_reading *g, const struct advised *v)
{
	static const char *const kinds[] = {"MG-DX", "MG-SCREEN"};
	const char *region = v->tokens ? exam_token_region(g->w->rules->codes, v->tokens) : "";
	bool said = says(g, v, "SCREENING"), kind = false;
	if (is_worked_up(g) || is_for_this_patient(v))
		return false;
	for (size_t i = 0; v->tokens && i < sizeof kinds / sizeof *kinds; i++)
		kind = kind || strstr(v->tokens, kinds[i]);
	kind = kind || (v->tokens && strcmp(v->tokens, "CT-CHEST-LD") == 0 && is_screened(g, v));
	if (said && !v->tokens && v->record->due_by != DATE_NONE)
		return true;
	if (strcmp(region, "breast") == 0 && says(g, v, "SCREENING-BREAST"))
		return true;
	if (!months_at_least(v, SCREENING_MONTHS))
		return said && has_action(v, "routine-screening");
	if (said && (kind || !v->tokens))
		return true;
	return v->record->due_by == DATE_NONE && (said || (kind && v->min >= 0));
}

/* Nothing is owed, and so nothing of how to screen is asked. */
static void settle_screening(const struct prose_reading *g)
{
	for (size_t i = 0; i < g->out->list.count; i++) {
		struct duty *d = &g->out->list.duty[i];
		if (d->kind != DUTY_ASKED || d->question_kind != QUESTION_GUIDELINE_REVIEW ||
		    !found_nothing(d))
			continue;
		d->kind = DUTY_NONE;
		d->question_kind = QUESTION_NONE;
		d->question = NULL;
	}
}

/* ---- answers of tables ---------------------------------------------------------------------- */

static bool is_table_answer(const struct duty *d)
{
	return d->system && !strchr(d->key, '+');
}

static bool is_one_side(const char *side)
{
	return side && (strcmp(side, "left") == 0 || strcmp(side, "right") == 0);
}

/* The category is of one side, and the sentence of the other. */
static bool is_other_side(const struct duty *d, const struct narrative_record *n)
{
	return is_one_side(d->laterality) && is_one_side(n->side) &&
	       strcmp(d->laterality, n->side) != 0;
}

/* "Biopsy" beside a table that says which. */
static bool is_same_sampling(
    const struct prose_reading *g, const struct advised *v, const struct duty *d)
{
	const struct exam_codes *codes = g->w->rules->codes;
	return strcmp(v->tokens, "BIOPSY") == 0 && !strchr(d->modality, '|') &&
	       exam_token_kind(codes, d->modality) == TOKEN_BIOPSY;
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
		if (v->tokens && d->modality && !is_other_side(d, v->record) &&
		    (exam_tokens_agree(g->w->rules->codes, d->modality, v->tokens) ||
			is_same_sampling(g, v, d)))
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
		.from_first =
		    v->record->from == NARRATIVE_FROM_PRIOR && v->record->from_day == DATE_NONE}};
}

/* The radiologist chose from the menu that was open: that is the answer to it. */
static void settle_menu(struct prose_reading *g, const struct advised *v, struct duty *d)
{
	const struct stated s = {.min = v->min, .unit = v->unit};
	bool later = v->min >= 0 && duty_is_later(g->w, &s, d);
	if (!d->provisional || d->question_kind != QUESTION_GUIDELINE_REVIEW || !v->tokens || later)
		return;
	for (const char *t = v->tokens; *t; t += strspn(t, "|")) {
		size_t n = strcspn(t, "|");
		if (!has_word(d->modality, arena_strndup(g->w->arena, t, n)))
			return;
		t += n;
	}
	d->provisional = NULL;
	d->undated = false;
	d->question_kind = QUESTION_NONE;
	d->question = NULL;
	d->modality = v->tokens;
	if (has_word(d->action, v->action))
		d->action = v->action;
	else if (has_word(d->action, "additional-imaging-now"))
		d->action = "additional-imaging-now";
}

/* True when it was said before, in another sentence. */
static bool put_on_answer(struct prose_reading *g, const struct advised *v, struct duty *d)
{
	struct arena *a = g->w->arena;
	if (d->advised)
		return v->min < 0 || (v->min == d->min && v->max == d->max);
	d->advised = true;
	if ((!d->laterality || !*d->laterality) && is_one_side(v->record->side))
		d->laterality = v->record->side; /* the table knows no sides */
	settle_menu(g, v, d);
	struct facts_finding f = stated_finding(g, v);
	duty_apply_stated(g->w, &f, d);
	bool open = d->kind == DUTY_ASKED && d->optional && d->row && d->min < 0;
	if ((d->kind == DUTY_NONE || open) && v->tokens && v->min >= 0) {
		/* The table calls it routine, or leaves the day open: an interval that is written
		 * down is tracked. */
		d->kind = DUTY_OWED;
		d->question_kind = open ? QUESTION_NONE : d->question_kind;
		d->question = open ? NULL : d->question;
		d->optional = false;
		d->action = v->action;
		d->min = v->min;
		d->max = v->max;
		d->unit = v->unit;
	}
	if (strcmp(d->evidence, v->sentence) != 0)
		d->evidence = arena_printf(a, "%s / %s", d->evidence, v->sentence);
	return true;
}

/* The organ that a table's answer is about; "" when nobody can say. */
static const char *organ_of(const struct prose_reading *g, const struct duty *d)
{
	const struct exam_codes *codes = g->w->rules->codes;
	const char *action, *organ = d->modality ? exam_token_region(codes, d->modality) : "";
	const char *known = d->system ? advice_token(g->w->rules->advice, d->system,
					    strlen(d->system), "", "", &action)
				      : NULL;
	return *organ || !known ? organ : exam_token_region(codes, known);
}

/* Two organs that are both known and differ: the recommendation is about something else. */
static bool is_elsewhere(
    const struct prose_reading *g, const struct advised *v, const struct duty *d)
{
	if (is_other_side(d, v->record))
		return true;
	const char *organ = organ_of(g, d),
		   *own = v->tokens ? exam_token_region(g->w->rules->codes, v->tokens) : "";
	return *organ && *own && !strstr(own, organ) && !strstr(organ, own);
}

/* The one question that a table, or a code without one, left open; NULL: none, or not alone. */
static struct duty *open_question(struct prose_reading *g)
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
	return answers == 1 ? open : NULL;
}

/* A question that a table left open is settled by what the radiologist asks for about it. */
static void settle_questions(struct prose_reading *g, const struct advised *v)
{
	struct duty *open = open_question(g);
	if (!open || is_elsewhere(g, v, open))
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

static const struct ruling *ruling_of_plan(
    struct prose_reading *g, const struct advised *v, const struct duty *first)
{
	struct ruling *r = arena_alloc(g->w->arena, sizeof *r);
	*r = *ruling_of_words(g, v);
	series_of_words(g->w, v->record, first, r);
	return r;
}

/* Not only that something is not stated, which is asked about by itself. */
static bool is_doubtful(const struct narrative_record *n)
{
	return !n->certain && strncmp(n->reason, "no ", 3) != 0;
}

/* What is not sure of a sentence, as one question. */
static void ask_detail(struct prose_reading *g, const struct advised *v, struct duty *d)
{
	struct arena *a = g->w->arena;
	const struct narrative_record *n = v->record;
	if (n->depends)
		duty_ask(g->w, d, QUESTION_INCOMPLETE_RECOMMENDATION,
		    arena_printf(a,
			"the report asks for %s on a condition that somebody has to judge: is it "
			"met?",
			v->tokens ? v->tokens : "something"));
	if (v->past && d->kind == DUTY_OWED)
		duty_ask(g->w, d, QUESTION_INCOMPLETE_RECOMMENDATION,
		    "the day that the report states was before this exam: it is tracked as due; "
		    "when is it owed?");
	if (is_doubtful(n))
		duty_ask(g->w, d, QUESTION_DOUBTFUL_TEXT,
		    arena_printf(a, "a recommendation is not sure (%s)", n->reason));
}

/* Counts from something else than this exam: the stated day, or it is asked. */
static void count_from(struct prose_reading *g, const struct advised *v, struct duty *d)
{
	const struct narrative_record *n = v->record;
	if (n->from == NARRATIVE_FROM_EXAM || d->kind != DUTY_OWED)
		return;
	if (n->from == NARRATIVE_FROM_PRIOR && n->from_day == DATE_NONE && !d->before) {
		d->kind = DUTY_ASKED;
		duty_ask(g->w, d, QUESTION_INCOMPLETE_RECOMMENDATION,
		    "the interval counts from an earlier exam that is not known here: when was "
		    "it?");
	} else if (n->from == NARRATIVE_FROM_TREATMENT && n->from_day == DATE_NONE) {
		duty_ask(g->w, d, QUESTION_INCOMPLETE_RECOMMENDATION,
		    "the interval counts from a treatment whose day is not stated: it is tracked "
		    "from this exam; when does it count from?");
	}
}

static void open_stated(struct prose_reading *g, const struct advised *v, struct duty *d)
{
	struct facts_finding f = stated_finding(g, v);
	if (is_complete(v)) {
		d->kind = DUTY_OWED;
		d->from = f.stated.from_first ? "first" : "exam";
	} else {
		duty_of_stated(g->w, &f, d);
	}
	if (d->kind == DUTY_OWED) {
		d->action = v->action;
		d->ruling = ruling_of_plan(g, v, d);
		d->row = d->ruling->row;
		d->before = continued(g, v);
	}
	count_from(g, v, d);
}

static void open_own(struct prose_reading *g, const struct advised *v)
{
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
	if (!v->routine && (!n->conditional || n->depends)) {
		if (n->depends)
			d.kind = DUTY_ASKED;
		else
			open_stated(g, v, &d);
		ask_detail(g, v, &d);
		if (is_doubtful(n) || (!is_complete(v) && d.kind == DUTY_OWED))
			d.kind = DUTY_ASKED;
	}
	d.origin = ORIGIN_NARRATIVE;
	prose_add(g, &d);
}

static bool lacks_interval(const struct narrative_record *n)
{
	return !n->certain && strcmp(n->reason, "no interval") == 0;
}

static bool is_sampling(const struct advised *v)
{
	return strcmp(v->action, "tissue-sampling") == 0;
}

/* "Recommend FNA" where the table leaves several rows open, some of which sample: that is what the
 * report itself advises.  Sampling is done soon, whether an interval is stated or not. */
static bool take_advice(struct prose_reading *g, const struct advised *v)
{
	const struct exam_codes *codes = g->w->rules->codes;
	struct duty *open = open_question(g);
	size_t count;
	if (!open || !open->system || !v->tokens || !is_sampling(v))
		return false;
	const struct guideline *t =
	    guideline_find(g->w->rules->guidelines, open->system, open->version);
	const char *tokens = "";
	const char *const *token = t ? guideline_modalities(t, g->w->arena, &count) : NULL;
	for (size_t i = 0; token && i < count; i++)
		if (exam_token_kind(codes, token[i]) == exam_token_kind(codes, v->tokens))
			tokens = arena_printf(
			    g->w->arena, "%s%s%s", tokens, *tokens ? "|" : "", token[i]);
	if (!*tokens || is_elsewhere(g, v, open))
		return false;
	open->kind = DUTY_OWED;
	open->action = v->action;
	open->modality = tokens;
	open->min = v->min;
	open->max = v->max;
	open->unit = v->unit;
	open->from = "exam";
	open->row = "stated";
	open->ruling = ruling_of_words(g, v);
	open->advised = true;
	open->question_kind = QUESTION_NONE;
	open->question = NULL;
	open->evidence = arena_printf(g->w->arena, "%s / %s", open->evidence, v->sentence);
	return true;
}

/* Only the interval is not said, and what it is put on has none either. */
static bool is_timeless(const struct advised *v, const struct duty *d)
{
	return lacks_interval(v->record) && v->tokens && d->kind == DUTY_OWED && d->min < 0;
}

void prose_recommendation(struct prose_reading *g, const struct narrative_record *n)
{
	struct advised v = {.record = n, .sentence = prose_sentence(g, n)};
	if (!work_spend(g->w, 4 * g->out->list.count + g->c->case_count + 1))
		return;
	find_tokens(g, &v);
	find_interval(g, &v);
	if (is_repeat(g, &v))
		v.action = "repeat-exam";
	v.routine = is_routine(g, &v);
	if (is_known(g, &v))
		return;
	struct duty *d = n->conditional || v.routine ? NULL : answer_for(g, &v);
	bool whole = n->certain || is_complete(&v);
	if (d && (whole || is_timeless(&v, d)) && put_on_answer(g, &v, d))
		return;
	if (!n->conditional && (whole || lacks_interval(n)) && take_advice(g, &v))
		return;
	if (v.routine)
		settle_screening(g);
	else if (!n->conditional && is_complete(&v))
		settle_questions(g, &v);
	open_own(g, &v);
}

/* Tracked already, by whatever sentence. */
static bool has_own_exam(const struct prose_reading *g, const char *own)
{
	for (size_t i = 0; i < g->out->list.count; i++) {
		const struct duty *d = &g->out->list.duty[i];
		if (d->kind == DUTY_OWED && d->modality &&
		    exam_tokens_agree(g->w->rules->codes, d->modality, own))
			return true;
	}
	return false;
}

bool prose_repeat(struct prose_reading *g, bool repeat, struct narrative_span sentence)
{
	const char *own = own_exam(g);
	if (!repeat || !g->inadequate || !own || !*same_machine(g))
		return false;
	struct narrative_record n = narrative_record_of(NARRATIVE_RECOMMENDATION);
	n.again = n.repeat = true;
	n.sentence = sentence;
	if (!has_own_exam(g, own))
		prose_recommendation(g, &n);
	return true;
}
