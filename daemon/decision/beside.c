/* SPDX-License-Identifier: Apache-2.0
 *
 * beside.c - what a final report owes besides the exam that it asks for, as questions with a last
 * day.
 *
 * Which of it a site wants stands in the policy; the last day is a row of a table of communication
 * clocks, and no clock stands here.  A table that has no number, or leaves it to a person, is
 * followed by the policy's own days, which are the shorter ones.  Fails: as asking does.
 */
#include "autoconf.h"
#include "beside.h"
#include "case.h"
#include "followupd/window.h"
#include "letters.h"
#include "question.h"

#include <stdlib.h>
#include <string.h>

#define KEY_BESIDE "beside/" /* behind "EXAM/" */
#define KNOWN_MAX  12
#define MONTHS_MAX 1200
#define ASKED_MAX  16 /* kinds of findings of one report that are known again */

/* One duty that the policy wants, of the report under way. */
struct clock {
	struct reading *g;
	const struct beside_rule *rule;
	const struct guideline *table;
	const char *care;     /* months within which care is wanted, or NULL */
	const struct duty *d; /* the finding that is asked about; NULL: none */
	size_t count;
	struct pair *known;
	/* what the table said: the earliest last day of all that it was asked */
	bool owed;
	date deadline;
	const char *why, *row;
};

/* ---- what a table is told ------------------------------------------------------------------- */

static void tell_table(struct clock *k, const char *name, const char *value)
{
	if (!value || !guideline_has_input(k->table, name))
		return;
	for (size_t i = 0; i < k->count; i++)
		if (strcmp(k->known[i].key, name) == 0)
			return;
	k->known[k->count++] = (struct pair){name, value};
}

static const char *category_of(const struct duty *d)
{
	for (size_t i = 0; d && i < d->input_count; i++)
		if (strcmp(d->input[i].key, "category") == 0)
			return d->input[i].value;
	return NULL;
}

static const char *outcome_of(const struct duty *d)
{
	if (!d || d->kind == DUTY_ASKED)
		return NULL;
	if (d->kind == DUTY_NONE)
		return "none";
	return strstr(d->action, "follow-up-imaging") || strstr(d->action, "tissue-sampling")
		   ? "follow_up"
		   : "other";
}

static const char *kind_of_exam(const struct exam *x)
{
	static const char *const plain[] = {"XR", "CR", "DX", "RG"};
	for (size_t i = 0; x->modality && i < sizeof plain / sizeof *plain; i++)
		if (strcmp(x->modality, plain[i]) == 0)
			return "plain_radiograph";
	return NULL;
}

static int months_until(date from, date day)
{
	int months = 0;
	while (months < MONTHS_MAX && date_add_months(from, months) < day)
		months++;
	return months;
}

/* Months until the earliest of what is owed, begun ones whole; a pressing question is owed now. */
static const char *care_within(const struct clock *k, const struct duty_list *l)
{
	struct reading *g = k->g;
	int months = -1;
	for (size_t i = 0; i < l->count; i++) {
		const struct duty *d = &l->duty[i];
		struct window window;
		struct err e = {0};
		bool owed = d->kind == DUTY_OWED && !d->optional;
		int own = d->kind == DUTY_ASKED && duty_is_pressing(g->w, d) ? 0 : -1;
		if (owed && case_window(g->w, g->x, d, NULL, &window, &e))
			own = months_until(window.anchor, window.target);
		if (own >= 0 && (months < 0 || own < months))
			months = own;
	}
	for (size_t i = 0; i < g->asked_count; i++)
		if (g->asked[i]->class == CLASS_CRITICAL || g->asked[i]->class == CLASS_SUSPICIOUS)
			months = 0;
	return months < 0 ? NULL : arena_printf(g->w->arena, "%d", months);
}

static void tell_all(struct clock *k, const char *system)
{
	struct reading *g = k->g;
	char day[32];
	k->count = 0;
	k->known = arena_alloc(g->w->arena, (k->rule->input_count + KNOWN_MAX) * sizeof *k->known);
	tell_table(k, "rads", system);
	if (!system || strcmp(system, "other") != 0)
		tell_table(k, "category", category_of(k->d));
	tell_table(k, "rads_outcome", system ? outcome_of(k->d) : NULL);
	tell_table(k, "modality", k->rule->modality);
	if (g->x->day != DATE_NONE)
		tell_table(k, "exam_date", arena_strdup(g->w->arena, date_text(g->x->day, day)));
	tell_table(k, "report_status", "final");
	tell_table(k, "setting", g->m->setting);
	tell_table(k, "exam_type", kind_of_exam(g->x));
	tell_table(k, "care_within_months", k->care);
	tell_table(k, "significant_abnormality", k->care ? NULL : "no");
	tell_table(k, "needs_action", k->care ? "yes" : "no");
	for (size_t i = 0; i < k->rule->input_count; i++) /* where nothing is known */
		tell_table(k, k->rule->input[i].key, k->rule->input[i].value);
}

/* ---- what a table says ---------------------------------------------------------------------- */

static date report_day(const struct reading *g)
{
	return work_day(g->w, g->version->status_at);
}

static date days_from_now(const struct clock *k)
{
	struct work *w = k->g->w;
	return worktime_add(&w->rules->worktime, work_today(w), k->rule->days);
}

/* The last day of a clock; DATE_NONE: it has no number. */
static date day_of_clock(const struct clock *k, const struct guideline_answer *a)
{
	const struct reading *g = k->g;
	int most = a->max < 0 ? a->min : a->max;
	date from =
	    strcmp(a->from, "exam") == 0 && g->x->day != DATE_NONE ? g->x->day : report_day(g);
	struct window window;
	struct err e = {0};
	if (most < 0)
		return DATE_NONE;
	if (strcmp(a->unit, "business-days") == 0)
		return worktime_add(&g->w->rules->worktime, from, most);
	if (strcmp(a->unit, "minutes") == 0)
		return from;
	return window_make(from, 0, most, a->unit, &window, &e) ? window.latest : DATE_NONE;
}

static void take_clock(struct clock *k, const struct guideline_answer *a)
{
	struct arena *arena = k->g->w->arena;
	date day = day_of_clock(k, a);
	bool local = day == DATE_NONE;
	if (local)
		day = days_from_now(k);
	if (k->owed && day >= k->deadline)
		return;
	k->owed = true;
	k->deadline = day;
	k->row = arena_printf(
	    arena, "%s %s %s %s", a->system, a->version, *a->row ? a->row : "-", a->table_sha256);
	const char *row = *a->row ? a->row : "open";
	k->why = local ? arena_printf(arena,
			     "%s %s, row %s, which has no number: the site's own %d working days",
			     a->system, a->version, row, k->rule->days)
		       : arena_printf(arena, "%s %s, row %s: within %d %s", a->system, a->version,
			     row, a->max < 0 ? a->min : a->max, a->unit);
}

static void take_answer(struct clock *k, const struct guideline_answer *a)
{
	bool person = strcmp(a->action, "human-review") == 0;
	if (strcmp(a->action, "notify") == 0 || person)
		take_clock(k, a);
	for (size_t i = 0; i < a->overlay_count; i++)
		if (strcmp(a->overlay[i].action, "notify") == 0)
			take_clock(k, &a->overlay[i]);
}

/* In the table's own word for the system, else as any other one. */
static void ask_table(struct clock *k)
{
	const char *const names[] = {k->d ? k->d->system : NULL, k->d ? "other" : NULL, NULL};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct guideline_answer a;
		struct err e = {0};
		tell_all(k, names[i]);
		if (!guideline_evaluate(k->table, k->known, k->count, k->g->w->arena, &a, &e))
			continue;
		take_answer(k, &a);
		return;
	}
}

static bool is_asked_about(const struct clock *k, const struct duty *d)
{
	return d->system && !strchr(d->key, '+') &&
	       (!k->rule->of || strcmp(d->system, k->rule->of) == 0);
}

/* Of which the table knows the same. */
static bool is_alike(const struct duty *a, const struct duty *b)
{
	return text_same(a->system, b->system) && text_same(category_of(a), category_of(b)) &&
	       text_same(outcome_of(a), outcome_of(b));
}

/* Each finding whose category the table may want, alike ones once; without any the report itself.
 */
static void find_day(struct clock *k, const struct duty_list *l)
{
	const struct duty *asked[ASKED_MAX];
	size_t count = 0;
	k->care = care_within(k, l);
	for (size_t i = 0; i < l->count; i++) {
		bool known = !is_asked_about(k, &l->duty[i]);
		for (size_t n = 0; !known && n < count && n < ASKED_MAX; n++)
			known = is_alike(asked[n], &l->duty[i]);
		if (known)
			continue;
		k->d = &l->duty[i];
		if (count < ASKED_MAX)
			asked[count] = k->d;
		count++;
		ask_table(k);
	}
	k->d = NULL;
	if (!count)
		ask_table(k);
}

/* ---- whether a report was seen -------------------------------------------------------------- */

static bool is_of_exam(const struct chart *c, const struct question *q, const struct exam *x)
{
	char *end;
	const struct case_record *r = q->followup ? chart_case(c, q->followup) : NULL;
	bool keyed = strtoll(q->key, &end, 10) == x->id && *end == '/';
	return keyed || (r && r->f.index_exam == x->id);
}

static bool asks_much(const struct question *q)
{
	return q->class == CLASS_CRITICAL || q->class == CLASS_SUSPICIOUS;
}

/* Somebody has acted on what the report asks for: how, in words; NULL: nobody has. */
static const char *seen_by(struct work *w, const struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (r->f.index_exam != x->id)
			continue;
		if (r->f.acknowledged_at != INSTANT_NONE)
			return arena_printf(w->arena, "follow-up %s was acknowledged", r->ref);
		if (r->f.state != FOLLOWUP_OPEN)
			return arena_printf(w->arena, "follow-up %s is %s", r->ref,
			    vocabulary_word(&followup_state_words, (int)r->f.state));
	}
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		if (!q->open && asks_much(q) && !text_same(q->answered_by, MACHINE) &&
		    is_of_exam(c, q, x))
			return arena_printf(
			    w->arena, "question Q%lld was answered", (long long)q->id);
	}
	return NULL;
}

/* Something is open that its orderer has to know of. */
static bool has_news(const struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id && case_is_open(c->record[i]))
			return true;
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && asks_much(c->question[i]) &&
		    is_of_exam(c, c->question[i], x))
			return true;
	return false;
}

/* Of the exam that its key names; NULL: the exam is not there any more. */
static struct exam *exam_of(const struct chart *c, const struct question *q)
{
	return chart_root(c, chart_exam(c, strtoll(q->key, NULL, 10)));
}

static void look(struct work *w, const struct chart *c, struct question *q, const char *who)
{
	const struct exam *x = exam_of(c, q);
	const char *how = x ? seen_by(w, c, x) : NULL;
	bool person = !text_same(who, MACHINE);
	if (!work_spend(w, c->case_count + c->question_count))
		return;
	if (how)
		question_end(w, q, person ? QUESTION_WAS_ANSWERED : QUESTION_WAS_WITHDRAWN, who,
		    arena_printf(w->arena, "%s: %s",
			vocabulary_word(&answer_kind_words, ANSWER_REVIEWED), how));
	else if (!x || !has_news(c, x))
		question_end(w, q, QUESTION_WAS_WITHDRAWN, MACHINE,
		    "nothing that the report asks for is open any more");
}

void beside_settle(struct work *w, const char *who)
{
	size_t touched = w->out->touched_count;
	for (size_t i = 0; i < touched; i++) {
		struct chart *c = w->out->touched[i];
		for (size_t k = 0; k < c->question_count && !w->failed; k++) {
			struct question *q = c->question[k];
			if (!q->open || q->kind != QUESTION_REPORT_REVIEW)
				continue;
			work_on(w, c);
			look(w, c, q, who);
		}
	}
}

/* ---- the report ----------------------------------------------------------------------------- */

static const char *const texts[BESIDES] = {
    [BESIDE_REVIEW] = "this report asks for something: has the clinician who ordered the exam "
		      "seen it?",
    [BESIDE_LETTER] = "has the patient been sent the result of this mammogram in plain words?",
    [BESIDE_NOTICE] = "has the patient been told that the result of this exam needs to be talked "
		      "over?",
    [BESIDE_RELEASE] = "can the patient see this final report?"};

static bool wants(const struct reading *g, enum beside what, const struct beside_rule *rule)
{
	const char *own = g->x->class->modality ? g->x->class->modality : g->x->modality;
	if (!rule->on || !texts[what] || (rule->modality && !text_same(own, rule->modality)))
		return false;
	return what != BESIDE_REVIEW || (has_news(g->c, g->x) && !seen_by(g->w, g->c, g->x));
}

static const char *key_of(const struct reading *g, enum beside what)
{
	return arena_printf(g->w->arena, "%lld/" KEY_BESIDE "%s", (long long)g->x->id,
	    vocabulary_word(&beside_words, (int)what));
}

/* What an older version asked: the newest one owes it no more, or sooner.  A later day is no
 * reason. */
static void take_back(const struct clock *k, enum beside what)
{
	struct reading *g = k->g;
	enum question_kind kind = question_of_beside(what);
	const struct question *was = question_of(g->c, kind, key_of(g, what));
	if (was && was->open && (!k->owed || !was->rule || k->deadline < was->deadline))
		question_withdraw(g->w, kind, was->key,
		    k->owed ? "by a newer version of the report it is owed sooner"
			    : "a newer version of the report owes it no more");
}

static void ask(struct clock *k, enum beside what)
{
	struct reading *g = k->g;
	const struct work *w = g->w;
	const instant lead = worktime_send_at(&w->rules->worktime,
			  k->deadline + (k->rule->lead_days ? -k->rule->lead_days : 1)),
		      at = lead > w->now ? lead : w->now;
	const struct question q = {.kind = question_of_beside(what),
	    .patient = g->c->patient.id,
	    .report = g->version->id,
	    .inbound = w->event->inbound,
	    .text = texts[what],
	    .evidence = k->why,
	    .deadline = k->deadline,
	    .rule = k->row,
	    .key = key_of(g, what)};
	reading_ask_from(g, &q, at);
}

/* False: the policy does not want it, or the work failed. */
static bool has_table(struct clock *k)
{
	struct work *w = k->g->w;
	if (!k->rule->on)
		return false;
	k->table = guideline_find(w->rules->guidelines, k->rule->system, k->rule->version);
	return k->table || work_fail(w, ERR_CONFIG, "there is no table %s %s", k->rule->system,
			       k->rule->version);
}

/* ---- the letter itself ---------------------------------------------------------------------- */

/* By what a mammogram's category says in plain words; what says most is sent.  0: each asks for
 * more or for earlier pictures. */
static int says_of_category(const char *category)
{
	static const int says[] = {SAYS_MAMMOGRAM_MORE, SAYS_MAMMOGRAM_NORMAL,
	    SAYS_MAMMOGRAM_NORMAL, SAYS_MAMMOGRAM_SHORT, SAYS_MAMMOGRAM_BIOPSY,
	    SAYS_MAMMOGRAM_BIOPSY, SAYS_MAMMOGRAM_KNOWN};
	bool known = category && *category >= '0' && *category <= '6';
	return known ? says[*category - '0'] : -1;
}

static int weight_of(int says)
{
	static const int order[] = {SAYS_MAMMOGRAM_NORMAL, SAYS_MAMMOGRAM_SHORT,
	    SAYS_MAMMOGRAM_KNOWN, SAYS_MAMMOGRAM_MORE, SAYS_MAMMOGRAM_BIOPSY};
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (order[i] == says)
			return (int)i;
	return -1;
}

/* -1: a category is in doubt, or there is none: nobody guesses what the letter says. */
static int result_of(const struct clock *k, const struct duty_list *l)
{
	int most = -1;
	for (size_t i = 0; i < l->count; i++) {
		const struct duty *d = &l->duty[i];
		if (!is_asked_about(k, d))
			continue;
		int says = says_of_category(category_of(d));
		if (says < 0 || (d->kind == DUTY_ASKED && says != SAYS_MAMMOGRAM_MORE))
			return -1;
		if (weight_of(says) > weight_of(most))
			most = says;
	}
	return most;
}

static void queue_letter(struct clock *k, enum beside what, const struct duty_list *l)
{
	const struct question *q =
	    question_of(k->g->c, question_of_beside(what), key_of(k->g, what));
	int says = what == BESIDE_NOTICE   ? SAYS_ACT_112
		   : what == BESIDE_LETTER ? result_of(k, l)
					   : -1;
	if (q && says >= 0)
		letter_by_duty(k->g->w, q, (enum letter_says)says);
}

static bool of_kind(struct reading *g, enum beside what, const struct duty_list *l)
{
	const struct beside_rule *rule = &g->w->rules->policy.beside[what];
	struct clock k = {.g = g, .rule = rule};
	if (!wants(g, what, rule))
		return true;
	if (!has_table(&k))
		return false;
	find_day(&k, l);
	take_back(&k, what);
	if (k.owed) {
		ask(&k, what);
		queue_letter(&k, what, l);
	}
	return !g->w->failed;
}

/* ---- another reading ------------------------------------------------------------------------ */

#define KEY_OPINION	"text/second-opinion"
#define KEY_DISCREPANCY "text/discrepancy"

bool beside_said(struct reading *g, const struct duty_list *l, const struct prose_question *said)
{
	enum beside what;
	if (said->kind == QUESTION_DISCREPANCY)
		what = BESIDE_DISCREPANCY;
	else if (said->kind == QUESTION_SECOND_OPINION)
		what = BESIDE_OPINION;
	else
		return false;
	struct clock k = {.g = g, .rule = &g->w->rules->policy.beside[what]};
	if (has_table(&k))
		find_day(&k, l);
	const struct question q = {.kind = said->kind,
	    .patient = g->c->patient.id,
	    .report = g->version->id,
	    .inbound = g->w->event->inbound,
	    .text = said->text,
	    .evidence = said->evidence,
	    .deadline = k.deadline,
	    .rule = k.owed ? k.row : NULL,
	    .key = arena_printf(g->w->arena, "%lld/%s", (long long)g->x->id, said->key)};
	reading_ask_from(g, &q, g->w->now);
	return true;
}

static void end(struct reading *g, enum question_kind kind, const char *key, const char *why)
{
	question_withdraw(
	    g->w, kind, arena_printf(g->w->arena, "%lld/%s", (long long)g->x->id, key), why);
}

void beside_done(struct reading *g)
{
	const struct narrative_records *found = &g->text.found;
	if (g->w->event->prose != PROSE_ON)
		return;
	if (found->reread.len)
		end(g, QUESTION_SECOND_OPINION, KEY_OPINION,
		    "an addendum says that somebody else has read it");
	if (found->communication.told && !found->communication.failed)
		end(g, QUESTION_DISCREPANCY, KEY_DISCREPANCY, "the report says who was told");
}

bool beside_of_report(struct reading *g, const struct duty_list *l)
{
	if (g->w->old_since != INSTANT_NONE) /* whoever had to be told was told then */
		return true;
	if (!work_spend(g->w, BESIDES * (l->count + g->c->case_count + g->c->question_count)))
		return false;
	for (int i = 0; i < BESIDES; i++)
		if (!of_kind(g, (enum beside)i, l))
			return false;
	return true;
}
