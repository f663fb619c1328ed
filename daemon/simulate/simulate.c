/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.c - a shell around decide() in memory: items begin, timers come due, mails arrive at
 * once, and what was told is counted.
 *
 * Fails: an event that cannot be decided is counted, and its patient stands still from then on.
 */
#include "autoconf.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ID     ((int64_t)1 << 40) /* above any that is stored */
#define IDS_OF_EVENT 1024
#define STUCK	     50

/* ---- what was told ----------------------------------------------------------------------------
 */

void run_told(
    struct run *r, enum told_kind kind, int64_t person, int64_t item, const char *ref, int tier)
{
	struct simulation *s = r->s;
	if (r->day < s->from || r->day > s->until)
		return;
	s->told = arena_grow(r->arena, s->told, s->told_count, sizeof *s->told);
	s->told[s->told_count++] = (struct told){person, item, ref, r->day, kind, tier};
}

/* ---- mails ------------------------------------------------------------------------------------
 */

static struct question *question_in(const struct chart *c, int64_t id)
{
	for (size_t i = 0; c && i < c->question_count; i++)
		if (c->question[i]->id == id)
			return c->question[i];
	return NULL;
}

/* The tier of the step that a notice about a follow-up tells: the line of the history before it. */
static int tier_of(const struct decided *d, size_t notice)
{
	const struct notice *n = d->change[notice].notice;
	for (size_t i = notice; i-- > 0;) {
		if (d->change[i].kind != CHANGE_HISTORY)
			continue;
		const struct history_line *l = d->change[i].line;
		bool told = false;
		int tier = 0;
		for (size_t k = 0; k < l->detail_count; k++) {
			const struct detail *x = &l->detail[k];
			told =
			    told || (x->type == DETAIL_TEXT && x->text && !strcmp(x->key, "step") &&
					strcmp(x->text, n->step) == 0);
			if (x->type == DETAIL_INT && strcmp(x->key, "tier") == 0)
				tier = (int)x->number;
		}
		if (l->of->f.id == n->followup && told)
			return tier;
	}
	return 0;
}

static void post(struct run *r, size_t patient, const struct decided *d, size_t change)
{
	struct notice *n = d->change[change].notice;
	struct calendar_entry *e = n->facts->entry_row;
	const struct question *q =
	    n->question ? question_in(r->patient[patient].chart, n->question) : NULL;
	n->message_id = arena_printf(r->arena, "<%lld@simulation>", (long long)n->id);
	if (e && !e->uid)
		e->uid = arena_printf(r->arena, "%lld@simulation", (long long)n->id);
	r->mail = arena_grow(r->arena, r->mail, r->mail_count, sizeof *r->mail);
	r->mail[r->mail_count] = (struct run_mail){
	    .notice = n, .patient = patient, .tier = q ? q->tier : tier_of(d, change)};
	due_put(&r->due, (struct due){.at = n->due > r->now ? n->due : r->now,
			     .rank = RUN_MAIL,
			     .place = r->mail_count++});
}

static const char *ref_of(const struct run *r, const struct run_mail *m)
{
	const struct chart *c = r->patient[m->patient].chart;
	const struct case_record *record =
	    m->notice->followup ? chart_case(c, m->notice->followup) : NULL;
	return record ? record->ref : NULL;
}

static void arrive(struct run *r, struct run_mail *m)
{
	struct notice *n = m->notice;
	int64_t item = n->followup ? n->followup : n->question;
	if (m->taken_back || n->fate == NOTICE_TAKEN_BACK)
		return;
	n->fate = NOTICE_ACCEPTED;
	const char *ref = ref_of(r, m);
	run_told(r, TOLD_MAIL, n->person, item, ref, 0);
	if (n->question)
		run_told(r, TOLD_QUESTION, n->person, item, ref, 0);
	if (n->followup && strcmp(n->template, "phone") == 0)
		run_told(r, TOLD_CALL, n->person, item, ref, 0);
	if (n->followup && strcmp(n->template, "last-net") == 0)
		run_told(r, TOLD_LETTER, n->person, item, ref, 0);
	if (m->tier > 0)
		run_told(r, TOLD_ESCALATION, n->person, item, ref, m->tier);
	if (n->facts->has_calendar && n->facts->method == ICAL_REQUEST)
		run_told(r, TOLD_CALENDAR, n->person, item, ref, 0);
}

static void take_back(struct run *r, int64_t question, int64_t person)
{
	run_drop_lines(r, question, person);
	for (size_t i = r->mail_count; i-- > 0 && r->mail[i].notice->due > r->now;) {
		const struct notice *n = r->mail[i].notice;
		if (n->question == question && (!person || n->person == person))
			r->mail[i].taken_back = true;
	}
}

/* ---- one event --------------------------------------------------------------------------------
 */

static void look_at(struct run *r, size_t patient, const struct decided *d, size_t i)
{
	const struct change *c = &d->change[i];
	switch (c->kind) {
	case CHANGE_NOTICE:
		if (c->notice->digest == INSTANT_NONE)
			post(r, patient, d, i);
		else
			run_add_told(r, patient, c->notice, tier_of(d, i));
		return;
	case CHANGE_DIGEST:
		run_add_line(r, patient, c->line_of_digest);
		return;
	case CHANGE_UNTOLD:
		take_back(r, c->line_of_digest->question, c->line_of_digest->person);
		return;
	case CHANGE_QUESTION:
		if (!c->question->open)
			take_back(r, c->question->id, 0);
		return;
	default:
		return;
	}
}

static void look_for_new(struct run *r, size_t patient)
{
	struct run_patient *p = &r->patient[patient];
	for (; p->cases < p->chart->case_count; p->cases++) {
		r->s->followup_count++;
		run_plan_case(r, patient, p->chart->record[p->cases], p->cases);
	}
	for (; p->asked < p->chart->question_count; p->asked++) {
		r->s->question_count++;
		run_plan_question(r, patient, p->chart->question[p->asked], p->asked);
	}
}

static void queue_timer(struct run *r, size_t patient)
{
	struct run_patient *p = &r->patient[patient];
	instant due = p->chart && !p->failed ? chart_due(p->chart) : INSTANT_NONE;
	if (due == p->due)
		return;
	p->due = due;
	if (due != INSTANT_NONE)
		due_put(&r->due, (struct due){.at = due > r->now ? due : r->now,
				     .rank = RUN_TIMER,
				     .place = patient,
				     .what = due});
}

static void lend_ids(struct run *r, size_t count)
{
	if (r->ids.count < count) {
		r->ids.id = arena_alloc(r->arena, count * sizeof *r->ids.id);
		r->ids.count = count;
	}
	for (size_t i = 0; i < count; i++)
		r->ids.id[i] = r->next_id + (int64_t)i;
	r->ids.used = r->ids.wanted = 0;
}

static void fail(struct run *r, struct run_patient *p, const char *why)
{
	p->failed = true;
	if (r->s->failed_count++ == 0)
		r->s->failed = arena_strdup(r->arena, why);
}

void run_digest(struct run *r, const size_t *patient, size_t count, const struct event *e)
{
	size_t nobody = r->patient_count - 1;
	struct charts all = {
	    .nobody = r->patient[nobody].chart, .people = &r->s->staff, .ids = &r->ids};
	struct decided d;
	for (size_t i = 0; i < count; i++)
		if (patient[i] != nobody && r->patient[patient[i]].chart) {
			all.chart = arena_grow(r->arena, all.chart, all.count, sizeof *all.chart);
			all.chart[all.count++] = r->patient[patient[i]].chart;
		}
	lend_ids(r, IDS_OF_EVENT);
	decide(&all, e, r->s->rules, r->now, r->arena, &d);
	r->next_id += (int64_t)r->ids.used;
	if (!d.ok) {
		fail(r, &r->patient[nobody], d.err.text);
		return;
	}
	for (size_t i = 0; i < d.change_count; i++)
		if (d.change[i].kind == CHANGE_CARRIED)
			run_carried(r, d.change[i].notice);
		else if (d.change[i].kind == CHANGE_NOTICE)
			post(r, nobody, &d, i);
}

/* The charts of an event: the patient's, and nobody's; one that it makes becomes the patient's. */
static bool decide_on(
    struct run *r, struct run_patient *p, const struct event *e, struct decided *d)
{
	struct run_patient *nobody = &r->patient[r->patient_count - 1];
	struct charts all = {.nobody = nobody->chart, .people = &r->s->staff, .ids = &r->ids};
	if (p->chart && p != nobody) {
		all.chart = arena_grow(r->arena, NULL, 0, sizeof *all.chart);
		all.chart[all.count++] = p->chart;
	}
	lend_ids(r, IDS_OF_EVENT + (p->chart ? 64 * p->chart->case_count : 0));
	decide(&all, e, r->s->rules, r->now, r->arena, d);
	r->next_id += (int64_t)r->ids.used;
	if (!d->ok)
		return false;
	if (!p->chart && all.count)
		p->chart = all.chart[0];
	for (size_t i = 0; i < all.count; i++)
		all.chart[i]->fresh = false;
	return true;
}

bool run_decide(struct run *r, size_t patient, const struct event *e)
{
	struct run_patient *p = &r->patient[patient];
	size_t nobody = r->patient_count - 1;
	struct decided d;
	if (p->failed)
		return false;
	if (!decide_on(r, p, e, &d)) {
		fail(r, p, d.err.text);
		return false;
	}
	for (size_t i = 0; i < d.change_count; i++)
		look_at(r, d.change[i].chart == r->patient[nobody].chart ? nobody : patient, &d, i);
	if (p->chart)
		look_for_new(r, patient);
	look_for_new(r, nobody);
	queue_timer(r, patient);
	queue_timer(r, nobody);
	return d.outcome == OUTCOME_APPLIED;
}

void run_message(struct run *r, size_t patient, const struct facts *m)
{
	const struct event e = {.kind = EVENT_MESSAGE,
	    .inbound = r->next_inbound++,
	    .received_at = r->now,
	    .facts = m,
	    .prose = PROSE_OFF};
	run_decide(r, patient, &e);
}

static void fire(struct run *r, const struct due *item)
{
	struct run_patient *p = &r->patient[item->place];
	if (p->due != item->what)
		return; /* it was set again meanwhile */
	p->due = INSTANT_NONE;
	const struct event e = {.kind = EVENT_TIMERS,
	    .patient = item->place + 1 < r->patient_count ? p->chart->patient.id : 0};
	p->stuck = p->fired_at == r->now ? p->stuck + 1 : 0;
	p->fired_at = r->now;
	if (p->stuck > STUCK)
		fail(r, p, "timers are due again and again at one instant");
	else
		run_decide(r, item->place, &e);
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static void pass_to(struct run *r, instant at)
{
	r->now = at;
	date day = zone_date(r->s->rules->worktime.zone, at);
	if (day != r->day && r->s->progress)
		r->s->progress(r->s->progress_arg, day);
	r->day = day;
}

static void take(struct run *r, const struct due *item)
{
	switch ((enum run_rank)item->rank) {
	case RUN_BEGINS:
		run_begin(r, item->place);
		queue_timer(r, r->patient_of[item->place]);
		return;
	case RUN_ACT:
		run_act(r, &r->act[item->place]);
		return;
	case RUN_TIMER:
		fire(r, item);
		return;
	case RUN_MAIL:
		arrive(r, &r->mail[item->place]);
		return;
	case RUN_DIGEST:
		run_send_digest(r, item->what);
		return;
	}
}

static int by_key(const void *a, const void *b)
{
	const struct run_patient *x = a, *y = b;
	return x->key < y->key ? -1 : x->key > y->key;
}

/* Each patient once, in order; how many there are. */
static size_t list_patients(struct run *r)
{
	const struct simulation *s = r->s;
	size_t all = 0, kept = 0;
	for (size_t i = 0; i < s->item_count; i++)
		if (s->item[i].patient)
			r->patient[all++] =
			    (struct run_patient){.key = s->item[i].patient, .due = INSTANT_NONE};
	if (all)
		qsort(r->patient, all, sizeof *r->patient, by_key);
	for (size_t i = 0; i < all; i++)
		if (!kept || r->patient[kept - 1].key != r->patient[i].key)
			r->patient[kept++] = r->patient[i];
	return kept;
}

/* Behind them nobody, who has the questions of no patient. */
static void find_patients(struct run *r)
{
	const struct simulation *s = r->s;
	r->patient = arena_alloc(r->arena, (s->item_count + 1) * sizeof *r->patient);
	r->patient_of = arena_alloc(r->arena, (s->item_count + 1) * sizeof *r->patient_of);
	size_t nobody = list_patients(r);
	for (size_t i = 0; i < s->item_count; i++) {
		const struct run_patient wanted = {.key = s->item[i].patient};
		const struct run_patient *p =
		    wanted.key ? bsearch(&wanted, r->patient, nobody, sizeof wanted, by_key) : NULL;
		r->patient_of[i] = p ? (size_t)(p - r->patient) : nobody;
	}
	r->patient[nobody] = (struct run_patient){.due = INSTANT_NONE};
	r->patient[nobody].chart = arena_alloc(r->arena, sizeof *r->patient[nobody].chart);
	r->patient[nobody].chart->patient.birth = DATE_NONE;
	r->patient_count = nobody + 1;
}

static void copy_people(struct run *r)
{
	struct directory *d = &r->s->staff;
	for (size_t i = 0; i < r->s->people->count; i++) {
		struct person *own = arena_alloc(r->arena, sizeof *own);
		*own = *r->s->people->person[i];
		d->person = arena_grow(r->arena, d->person, d->count, sizeof *d->person);
		d->person[d->count++] = own;
	}
}

void simulation_run(struct simulation *s)
{
	struct run r = {.s = s,
	    .arena = s->arena,
	    .now = INSTANT_NONE,
	    .day = DATE_NONE,
	    .next_id = FIRST_ID,
	    .next_inbound = FIRST_ID};
	struct due item;
	instant end = zone_at(s->rules->worktime.zone, s->until + 1, 0, 0) - 1;
	copy_people(&r);
	find_patients(&r);
	for (size_t i = 0; i < s->item_count; i++)
		due_put(&r.due, (struct due){.at = s->item[i].at, .rank = RUN_BEGINS, .place = i});
	while (due_take(&r.due, end, &item)) {
		pass_to(&r, item.at);
		take(&r, &item);
	}
	due_free(&r.due);
}
