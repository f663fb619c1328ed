/* SPDX-License-Identifier: Apache-2.0
 *
 * answers.c - what a person says about a follow-up or a question that the patient has by then.
 */
#include "autoconf.h"
#include "hospital.h"

static struct case_record *pick_case(const struct chart *c, const struct sim_step *s)
{
	bool closed = s->answer == ANSWER_REOPEN;
	size_t count = 0, n = 0;
	for (size_t i = 0; i < c->case_count; i++)
		count += (c->record[i]->f.state == FOLLOWUP_CLOSED) == closed;
	/* Now and then somebody answers what is over already. */
	if (s->pick % 16 == 0 && c->case_count)
		return c->record[s->pick / 16 % c->case_count];
	for (size_t i = 0; i < c->case_count; i++)
		if ((c->record[i]->f.state == FOLLOWUP_CLOSED) == closed &&
		    n++ == s->pick / 16 % count)
			return c->record[i];
	return NULL;
}

static struct question *pick_question(const struct chart *c, const struct sim_step *s)
{
	size_t count = 0, n = 0;
	for (size_t i = 0; i < c->question_count; i++)
		count += c->question[i]->open;
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && n++ == s->pick % count)
			return c->question[i];
	return NULL;
}

struct answer *answer_of(struct arena *a, const struct sim_step *s)
{
	struct answer *w = arena_alloc(a, sizeof *w);
	*w = (struct answer){.kind = s->answer, .by = sim_people[s->orderer.number].ref};
	if (s->answer == ANSWER_REVIEW) {
		w->resolution = s->pick % 3 ? "seen and settled" : "not owed";
		return w;
	}
	w->reason = s->answer == ANSWER_ACKNOWLEDGE && s->pick % 2 ? NULL : "as agreed";
	w->code = s->answer == ANSWER_CLOSE ? s->code : NULL;
	if (s->answer != ANSWER_CLOSE || s->pick % 7 == 0)
		return w; /* a closure without proof is refused */
	w->exam = sim_accession(a, s->patient * 100 + s->pick % 3);
	w->clinician = "a clinician";
	w->link = "another";
	w->report = "a report";
	w->source = "elsewhere, last week";
	return w;
}

void answer_take(struct hospital *h, const struct sim_step *s)
{
	struct arena *a = arena_new();
	const char *number = sim_number(a, s->patient, s->old_number);
	const struct identifier id = {number, sim_authority(s->patient), "MR"};
	size_t slot;
	struct answer *w = answer_of(a, s);
	if (hospital_find(h, authority_of(a, &id, sim_sender(s->patient)), number, &slot)) {
		const struct chart *c = hospital_slot(h, slot)->chart;
		const struct case_record *r = s->answer == ANSWER_REVIEW ? NULL : pick_case(c, s);
		const struct question *q = s->answer == ANSWER_REVIEW ? pick_question(c, s) : NULL;
		w->followup = r ? r->f.id : 0;
		w->question = q ? q->id : 0;
	}
	if (!w->followup && !w->question) {
		arena_free(a);
		return;
	}
	struct event *e = arena_alloc(a, sizeof *e);
	*e = (struct event){
	    .kind = EVENT_ANSWER, .answer = w, .inbound = h->next_inbound++, .received_at = h->now};
	hospital_decide(h, e, &slot, 1, false, a);
}
