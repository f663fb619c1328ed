/* SPDX-License-Identifier: Apache-2.0
 *
 * behave.c - what people do, by a stated model: percentages and days, from a seed.
 *
 * The same patient does the same under every policy, so that two of them can be compared.
 */
#include "autoconf.h"
#include "followupd/directory.h"
#include "run.h"
#include "followupd/answers.h"
#include "followupd/closure.h"
#include "followupd/random.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const behaviour_names[] = {[BEHAVE_ACKNOWLEDGE] = "acknowledge",
    [BEHAVE_ORDER] = "order",
    [BEHAVE_EXAM] = "exam",
    [BEHAVE_ANSWER] = "answer"};

/* ---- the file ---------------------------------------------------------------------------------
 */

#define DAYS_MOST 3660

static bool number_of(const char *s, int least, int most, int *out)
{
	char *end;
	errno = 0;
	long n = strtol(s, &end, 10);
	*out = (int)n;
	return *s && !*end && errno == 0 && n >= least && n <= most;
}

static int kind_of(const char *name)
{
	for (int i = 0; i < BEHAVIOURS; i++)
		if (strcmp(name, behaviour_names[i]) == 0)
			return i;
	return -1;
}

static bool read_row(const char *path, const struct csv_row *row, const int column[4],
    bool seen[BEHAVIOURS], struct behaviour *out, struct err *e)
{
	const char *name = csv_get(row, column[0]);
	int k = kind_of(name), percent, from, to;
	if (k < 0)
		return err_set(e, ERR_CONFIG,
		    "%s:%d: behaviour: is acknowledge, order, exam or answer, not \"%.40s\"", path,
		    row->line, name);
	if (seen[k])
		return err_set(e, ERR_CONFIG, "%s:%d: behaviour: \"%s\" stands here twice", path,
		    row->line, name);
	seen[k] = true;
	if (!number_of(csv_get(row, column[1]), 0, 100, &percent))
		return err_set(e, ERR_CONFIG, "%s:%d: percent: must be 0 to 100", path, row->line);
	int least = k == BEHAVE_EXAM ? -DAYS_MOST : 0;
	if (!number_of(csv_get(row, column[2]), least, DAYS_MOST, &from))
		return err_set(e, ERR_CONFIG, "%s:%d: from_days: must be %d to %d", path, row->line,
		    least, DAYS_MOST);
	if (!number_of(csv_get(row, column[3]), from, DAYS_MOST, &to))
		return err_set(e, ERR_CONFIG, "%s:%d: to_days: must be %d to %d", path, row->line,
		    from, DAYS_MOST);
	out->of[k].percent = percent;
	out->of[k].from = from;
	out->of[k].to = to;
	return true;
}

bool behaviour_load(struct arena *a, const char *path, struct behaviour *out, struct err *e)
{
	static const char *const names[] = {"behaviour", "percent", "from_days", "to_days"};
	struct csv csv;
	int column[4];
	bool seen[BEHAVIOURS] = {false};
	*out = (struct behaviour){0};
	if (!csv_read_file(a, path, &csv, e))
		return false;
	for (int i = 0; i < 4; i++) {
		column[i] = csv.count ? csv_column(&csv, names[i]) : -1;
		if (column[i] < 0)
			return err_set(
			    e, ERR_CONFIG, "%s:1: the column \"%s\" is missing", path, names[i]);
	}
	for (size_t i = 1; i < csv.count; i++)
		if (!read_row(path, &csv.row[i], column, seen, out, e))
			return false;
	return true;
}

/* ---- plans ------------------------------------------------------------------------------------
 */

static struct random luck_of(const struct run *r, size_t patient, size_t nth, unsigned about)
{
	uint64_t mixed = random_mix(r->s->model->seed, (uint64_t)r->patient[patient].key);
	return (struct random){random_mix(mixed, nth * BEHAVIOURS + about)};
}

/* At some hour of work; on a day off nobody does anything. */
static void plan(struct run *r, enum behaviour_kind kind, size_t patient, int64_t about, date from,
    struct random *luck)
{
	const struct behaviour *m = r->s->model;
	const struct worktime *t = &r->s->rules->worktime;
	date day = from + random_between(luck, m->of[kind].from, m->of[kind].to);
	instant at = worktime_send_at(t, day) + MINUTES(random_below(luck, WORKTIME_HOURS * 60));
	r->act = arena_grow(r->arena, r->act, r->act_count, sizeof *r->act);
	r->act[r->act_count] = (struct run_act){kind, patient, about};
	due_put(&r->due,
	    (struct due){
		.at = at > r->now ? at : r->now, .rank = RUN_ACT, .place = r->act_count++});
}

static bool does(const struct run *r, enum behaviour_kind kind, struct random *luck)
{
	return random_chance(luck, (unsigned)r->s->model->of[kind].percent * 10);
}

void run_plan_case(struct run *r, size_t patient, const struct case_record *c, size_t nth)
{
	if (!r->s->model)
		return;
	struct random luck = luck_of(r, patient, nth, 0);
	if (does(r, BEHAVE_ACKNOWLEDGE, &luck))
		plan(r, BEHAVE_ACKNOWLEDGE, patient, c->f.id, r->day, &luck);
	luck = luck_of(r, patient, nth, 1);
	if (!does(r, BEHAVE_ORDER, &luck))
		return;
	plan(r, BEHAVE_ORDER, patient, c->f.id, r->day, &luck);
	if (does(r, BEHAVE_EXAM, &luck))
		plan(r, BEHAVE_EXAM, patient, c->f.id, c->f.window.target, &luck);
}

void run_plan_question(struct run *r, size_t patient, const struct question *q, size_t nth)
{
	if (!r->s->model)
		return;
	struct random luck = luck_of(r, patient, nth, 2);
	if (does(r, BEHAVE_ANSWER, &luck))
		plan(r, BEHAVE_ANSWER, patient, q->id, r->day, &luck);
}

/* ---- and what is done -------------------------------------------------------------------------
 */

static void say(struct run *r, size_t patient, const struct answer *a)
{
	const struct event e = {
	    .kind = EVENT_ANSWER, .inbound = r->next_inbound++, .received_at = r->now, .answer = a};
	run_decide(r, patient, &e);
}

static const char *ref_of(const struct run *r, int64_t person)
{
	const struct role_wanted coordinator = {.role = ROLE_COORDINATOR, .at = r->now};
	const struct person *p = directory_get(&r->s->staff, person);
	if (!p)
		p = directory_choose(&r->s->staff, &coordinator).person;
	return p ? p->ref : NULL;
}

/* The order names the exam of the finding in its note, as a careful clerk would have it. */
static void order(struct run *r, size_t patient, const struct case_record *c)
{
	struct facts *m = arena_alloc(r->arena, sizeof *m);
	struct facts_order *o = arena_alloc(r->arena, sizeof *o);
	char *text = arena_strndup(r->arena, c->f.modality, strcspn(c->f.modality, "|+"));
	for (char *p = text; *p; p++)
		if (*p == '-')
			*p = ' ';
	*m = (struct facts){
	    .kind = FACTS_ORDERS, .type = "OMI", .event = "O23", .order = o, .order_count = 1};
	run_name_patient(r, patient, m);
	const char *number = arena_printf(r->arena, "O%lld", (long long)r->next_inbound);
	*o = (struct facts_order){.event = ORDER_NEW,
	    .placer = {number, "", "", NULL},
	    .filler = {number, "", "", NULL},
	    .accession = number,
	    .procedure = {.text = text},
	    .orderer = {.id = ref_of(r, c->f.owner), .authority = ""},
	    .scheduled = {INSTANT_NONE, DATE_NONE, false},
	    .event_at = m->sent,
	    .note = arena_printf(r->arena, "follow up of exam %s", c->index_accession)};
	run_message(r, patient, m);
}

/* Whatever was owed has been done: what it found is beyond a simulation. */
static void finish(struct run *r, size_t patient, const struct case_record *c)
{
	const char *by = ref_of(r, c->f.owner);
	const struct answer a = {.kind = ANSWER_CLOSE,
	    .by = by,
	    .followup = c->f.id,
	    .code = closure_text(CLOSURE_CLIN_CLOSED),
	    .reason = "simulated: the exam was done",
	    .clinician = by};
	say(r, patient, &a);
}

/* The first answer that ends such a question and says nothing of an exam. */
static void answer(struct run *r, size_t patient, const struct question *q)
{
	static const enum answer_kind simple[] = {
	    ANSWER_NOT_OWED, ANSWER_KEEP_APART, ANSWER_STILL_OWED, ANSWER_FIXED};
	for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
		if (!answer_fits(simple[i], q->kind))
			continue;
		const char *by = ref_of(r, q->owner);
		const struct answer a = {.kind = simple[i],
		    .by = by,
		    .question = q->id,
		    .code = vocabulary_word(&not_owed_words,
			q->kind == QUESTION_DECEASED ? NOT_OWED_DECEASED : NOT_OWED_NOT_INDICATED),
		    .reason = "simulated"};
		say(r, patient, &a);
		return;
	}
}

static void act_on_case(struct run *r, const struct run_act *act, const struct case_record *c)
{
	const struct answer seen = {
	    .kind = ANSWER_ACKNOWLEDGE, .by = ref_of(r, c->f.owner), .followup = c->f.id};
	if (c->f.state == FOLLOWUP_CLOSED)
		return;
	if (act->kind == BEHAVE_ACKNOWLEDGE)
		say(r, act->patient, &seen);
	else if (act->kind == BEHAVE_ORDER)
		order(r, act->patient, c);
	else
		finish(r, act->patient, c);
}

void run_act(struct run *r, const struct run_act *act)
{
	const struct chart *c = r->patient[act->patient].chart;
	if (act->kind != BEHAVE_ANSWER) {
		const struct case_record *record = chart_case(c, act->about);
		if (record)
			act_on_case(r, act, record);
		return;
	}
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->id == act->about && c->question[i]->open) {
			answer(r, act->patient, c->question[i]);
			return;
		}
}
