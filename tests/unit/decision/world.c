/* SPDX-License-Identifier: Apache-2.0
 *
 * world.c - charts, people and ids of a test, and the rules every chart keeps.
 *
 * Fails: ends the process, for a test that cannot even begin.
 */
#include "autoconf.h"
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The shipped policy of a site that tells what is new by mail, so that there are calendar entries.
 */
static void tell_first_alone(struct policy *p)
{
	for (size_t i = 0; i < p->band_count; i++)
		p->band[i].step[0].mail = MAIL_ALONE;
}

const struct rules *shipped_rules(const char *source)
{
	static struct rules *loaded;
	char policy[4096], guidelines[4096], codes[4096], exams[4096], words[4096], holidays[4096];
	struct err e = {0};
	if (loaded)
		return loaded;
	snprintf(policy, sizeof policy, "%s/schema/policy/default.conf", source);
	snprintf(guidelines, sizeof guidelines, "%s/schema/guidelines", source);
	snprintf(codes, sizeof codes, "%s/schema/codes", source);
	snprintf(exams, sizeof exams, "%s/schema/codes/site-exams.csv", source);
	snprintf(words, sizeof words, "%s/schema/narrative", source);
	snprintf(holidays, sizeof holidays, "%s/schema/codes/holidays.csv", source);
	const struct rule_files files = {.policy = policy,
	    .guidelines = guidelines,
	    .codes = codes,
	    .site_exams = exams,
	    .narrative = words,
	    .holidays = holidays,
	    .timezone = "America/Chicago",
	    .workdays = "Mon Tue Wed Thu Fri",
	    .send_time = "07:30"};
	loaded = rules_load(&files, &e);
	if (!loaded) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	tell_first_alone(&loaded->policy);
	for (int i = 0; i < BESIDES; i++) /* a story says which it wants */
		loaded->policy.beside[i].on = false;
	return loaded;
}

void world_want(struct world *w, enum beside what, const struct pair *more)
{
	struct rules *own = arena_alloc(w->arena, sizeof *own);
	*own = *w->rules;
	struct beside_rule *rule = &own->policy.beside[what];
	struct pair *input = arena_alloc(w->arena, (rule->input_count + 1) * sizeof *input);
	if (rule->input_count)
		memcpy(input, rule->input, rule->input_count * sizeof *input);
	if (more)
		input[rule->input_count++] = *more;
	rule->input = input;
	rule->on = true;
	w->rules = own;
}

/* ---- people --------------------------------------------------------------------------------- */

static void add_person(
    struct world *w, int64_t id, const char *ref, const char *roles, const char *email)
{
	struct person *p = arena_alloc(w->arena, sizeof *p);
	*p = (struct person){.id = id,
	    .ref = ref,
	    .family = ref,
	    .given = "Dr",
	    .email = email,
	    .language = "en",
	    .roles = vocabulary_set(&role_words, roles),
	    .active = true};
	struct directory *d = &w->people;
	d->person = arena_grow(w->arena, d->person, d->count, sizeof *d->person);
	d->person[d->count++] = p;
}

void world_open(struct world *w, const struct rules *r)
{
	struct civil day = {.year = 2026, .month = 3, .day = 2, .hour = 16}; /* a Monday */
	*w = (struct world){.arena = arena_new(), .rules = r, .id_room = 4000, .next_id = 1};
	w->now = civil_instant(&day, 0);
	w->all = (struct charts){.nobody = &w->nobody, .people = &w->people, .ids = &w->ids};
	add_person(w, FAIL_SAFE, "safe", "fail-safe", "safe@site.example");
	add_person(w, COORDINATOR, "coord", "coordinator", "coord@site.example");
	add_person(w, NAVIGATOR, "navi", "navigator|chief", "navi@site.example");
	add_person(w, RADIOLOGIST, "rad", "radiologist", "rad@site.example");
	add_person(w, DOCTOR, "doc", "clinician", "doc@site.example");
}

void world_close(struct world *w)
{
	arena_free(w->arena);
}

/* ---- deciding ------------------------------------------------------------------------------- */

static void reserve_ids(struct world *w)
{
	w->ids = (struct id_pool){.count = w->id_room};
	w->ids.id = arena_alloc(w->arena, w->id_room * sizeof *w->ids.id);
	for (size_t i = 0; i < w->id_room; i++)
		w->ids.id[i] = w->next_id + (int64_t)i;
}

void world_decide(struct world *w, const struct event *e)
{
	reserve_ids(w);
	decide(&w->all, e, w->rules, w->now, w->arena, &w->out);
	w->next_id += (int64_t)w->ids.used;
}

void world_send(struct world *w)
{
	for (size_t i = 0; i < w->all.count; i++)
		for (size_t k = 0; k < w->all.chart[i]->case_count; k++) {
			struct case_record *r = w->all.chart[i]->record[k];
			for (size_t n = 0; n < r->notice_count; n++)
				if (r->notice[n]->fate == NOTICE_WAITS) {
					if (r->notice[n]->digest != INSTANT_NONE)
						r->notice[n]->carrier = 1;
					r->notice[n]->fate = NOTICE_ACCEPTED;
					r->notice[n]->message_id = arena_printf(w->arena,
					    "<%lld@site.example>", (long long)r->notice[n]->id);
				}
		}
}

/* ---- the rules of a chart ------------------------------------------------------------------- */

static const char *check_case(const struct world *w, const struct case_record *r)
{
	const struct followup *f = &r->f;
	size_t live = 0;
	for (size_t i = 0; i < r->calendar_count; i++)
		live += !r->calendar[i]->cancelled;
	if (!f->id || !f->finding || !f->series || !r->ref)
		return "a follow-up without id, finding, series or name";
	if (!r->event_seq)
		return "a follow-up without history";
	if (f->state == FOLLOWUP_CLOSED) {
		if (f->closure == CLOSURE_NONE || !r->closed_by || r->closed_at == INSTANT_NONE)
			return "a closed follow-up without a reason, a day or a person";
		if (r->timer_step)
			return "a closed follow-up with a timer";
		return live ? "a closed follow-up with a live calendar entry" : NULL;
	}
	if (f->closure != CLOSURE_NONE)
		return "an open follow-up with a closure";
	if (!directory_get(&w->people, f->owner))
		return "an open follow-up without an owner";
	if (!r->timer_step || r->timer_due == INSTANT_NONE || !r->plan_step)
		return "an open follow-up without a timer";
	if ((r->plan_step[0] == '@') != (f->hold != HOLD_NONE))
		return "a hold without its own timer, or the other way round";
	bool speaks = f->hold != HOLD_SUSPENDED;
	if (r->timer_due > r->plan_due || (r->offer.to && r->timer_due > r->offer.ends) ||
	    (r->again_for && speaks && r->timer_due > r->again_at) ||
	    (r->need.what && speaks && r->timer_due > r->need.ask_at) ||
	    (r->look.at != INSTANT_NONE && speaks && r->timer_due > r->look.at) ||
	    (r->postponed_at != INSTANT_NONE && speaks && r->timer_due > r->postponed_at))
		return "a timer that is not the first of what comes";
	if ((f->postponed_until == DATE_NONE) != (r->postponed_at == INSTANT_NONE))
		return "a postponement without its end, or the other way round";
	if (f->window.anchor == DATE_NONE || f->window.earliest > f->window.latest ||
	    f->window.target < f->window.anchor)
		return "a window that is none";
	return NULL;
}

static const char *check_chart(const struct world *w, const struct chart *c)
{
	if (c->merged_into && (c->case_count || c->exam_count || c->question_count))
		return "a retired chart that still has something";
	for (size_t i = 0; i < c->case_count; i++) {
		const char *fault = check_case(w, c->record[i]);
		if (fault)
			return fault;
		if (c->record[i]->f.patient != c->patient.id)
			return "a follow-up of another patient";
	}
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		if (!q->id || !q->key || !q->text || !q->kind || (!q->open && !q->answered_by))
			return "a question without kind, words or answer";
	}
	return NULL;
}

/* Whatever the event was, a finding that is owed has its follow-up, one that is asked its
 * question. */
static const char *check_findings(const struct world *w)
{
	const struct decided *d = &w->out;
	for (size_t i = 0; i < d->change_count; i++) {
		const struct finding *f =
		    d->change[i].kind == CHANGE_FINDING ? d->change[i].finding : NULL;
		const struct chart *c = d->change[i].chart;
		bool found = !f || f->disposition != DISPOSITION_REVIEW;
		for (size_t k = 0; !found && k < c->question_count; k++)
			found = strstr(c->question[k]->key, f->key) != NULL;
		if (!found)
			return "a finding left to a person, and nobody was asked";
		found = !f || f->disposition != DISPOSITION_FOLLOWUP;
		for (size_t k = 0; !found && k < c->case_count; k++)
			found = strcmp(c->record[k]->finding_key, f->key) == 0;
		if (!found)
			return "a finding that is owed without a follow-up";
	}
	return NULL;
}

const char *world_check(const struct world *w)
{
	const char *fault = NULL;
	for (size_t i = 0; i < w->all.count && !fault; i++)
		if (!w->all.chart[i]->spoiled)
			fault = check_chart(w, w->all.chart[i]);
	return fault || !w->out.ok ? fault : check_findings(w);
}
