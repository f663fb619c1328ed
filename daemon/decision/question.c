/* SPDX-License-Identifier: Apache-2.0
 *
 * question.c - asks a question: its class, who owns it, and when that person is told.
 *
 * Fails: never; where nobody can be told the question has no owner, which verify names.
 */
#include "autoconf.h"
#include "holder.h"
#include "question.h"
#include "team.h"

#include <string.h>

static const struct exam *exam_of(const struct work *w, const struct question *q)
{
	const struct chart *c = w->chart;
	const struct case_record *r = q->followup ? chart_case(c, q->followup) : NULL;
	const struct exam *x = r ? chart_exam(c, r->f.index_exam) : NULL;
	for (size_t i = 0; q->report && i < c->exam_count; i++)
		if (c->exam[i]->current && c->exam[i]->current->id == q->report)
			x = c->exam[i];
	return x;
}

const struct person *question_author(const struct work *w, const struct question *q)
{
	const struct exam *x = exam_of(w, q);
	return x ? directory_get(w->all->people, x->radiologist) : NULL;
}

static int64_t reader_of(const struct work *w, const struct question *q)
{
	const struct person *p = question_author(w, q);
	return p ? p->id : 0;
}

struct addressee question_addressee(const struct work *w, const struct question *q, enum role to)
{
	const struct assignment of = team_of_question(w, q);
	switch (to) {
	case ROLE_OWNER:
		return choose_of(w, of, ROLE_COORDINATOR, q->owner, 0, w->now);
	case ROLE_ALTERNATE:
		return choose_holder(w, ROLE_RADIOLOGIST, 0, q->owner, w->now);
	case ROLE_SECOND_COORDINATOR:
		return choose_of(w, of, ROLE_COORDINATOR, 0, q->owner, w->now);
	case ROLE_RADIOLOGIST:
		return choose_holder(w, to, reader_of(w, q), 0, w->now);
	default:
		return choose_of(w, of, to, 0, 0, w->now);
	}
}

/* Who ordered the exam, or else is the patient's own doctor. */
static int64_t orderer_of(const struct work *w, const struct question *q)
{
	const struct exam *x = exam_of(w, q);
	const struct person *p = x ? directory_get(w->all->people, x->orderer) : NULL;
	return p && p->active ? p->id : w->chart->patient.primary_care;
}

/* The reader knows what a critical finding needs and what was meant, and who ordered the exam is
 * who has to see it; else who can look it up. */
int64_t question_first_owner(const struct work *w, const struct question *q)
{
	if (q->kind == QUESTION_SOURCE_SILENT) { /* who can look at the interface */
		const struct person *p = choose_holder(w, ROLE_ADMINISTRATOR, 0, 0, w->now).person;
		return p ? p->id : 0;
	}
	bool reader = q->class == CLASS_CRITICAL || q->class == CLASS_AUTHOR;
	enum role role = q->class == CLASS_CRITICAL ? ROLE_RADIOLOGIST : ROLE_COORDINATOR;
	int64_t first = reader ? reader_of(w, q) : q->class == CLASS_REVIEW ? orderer_of(w, q) : 0;
	const struct person *p =
	    choose_of(w, team_of_question(w, q), role, first, 0, w->now).person;
	return p ? p->id : 0;
}

struct question_clock question_clock_of(const struct question *q)
{
	return (struct question_clock){q->clock, q->rule ? q->deadline : DATE_NONE};
}

void question_told(struct work *w, struct question *q)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	const struct question_clock clock = question_clock_of(q);
	const struct planned_question next =
	    question_next(b, &w->rules->worktime, &clock, b->step[0].name, w->now);
	question_wait(w, q, &next);
}

/* What was asked so before and a person has answered; NULL: nothing was. */
static const struct question *answered(const struct work *w, const struct question *q)
{
	const struct question *was = question_of(w->chart, q->kind, q->key);
	bool same = was && !was->open && text_same(was->text, q->text) &&
		    text_same(was->evidence, q->evidence);
	return same && !text_same(was->answered_by, MACHINE) ? was : NULL;
}

bool question_was_answered(const struct work *w, const struct question *q)
{
	return answered(w, q) != NULL;
}

bool question_was_planned(const struct work *w, const struct question *q)
{
	const struct question *was = answered(w, q);
	const char *open = vocabulary_word(&answer_kind_words, ANSWER_OPEN);
	return was && was->answer && strncmp(was->answer, open, strlen(open)) == 0;
}

struct question *question_ask(struct work *w, const struct question *q)
{
	return question_ask_from(w, q, w->now);
}

struct question *question_ask_from(struct work *w, const struct question *q, instant at)
{
	struct question *was = question_of(w->chart, q->kind, q->key);
	if (!work_spend(w, w->chart->question_count) || (was && was->open))
		return was;
	struct question fresh = *q;
	if (!q->classed)
		fresh.class = question_class_of(q->kind);
	fresh.team = team_asked(w, &fresh, exam_of(w, &fresh));
	fresh.owner = question_first_owner(w, &fresh);
	fresh.asked_at = fresh.clock = at;
	fresh.waits_until = INSTANT_NONE;
	const struct question_clock clock = question_clock_of(&fresh);
	const struct planned_question first = question_next(
	    &w->rules->policy.question[fresh.class], &w->rules->worktime, &clock, NULL, at);
	fresh.tier = 0;
	return question_open(w, was, &fresh, &first);
}

void question_withdraw(struct work *w, enum question_kind kind, const char *key, const char *why)
{
	struct question *q = question_of(w->chart, kind, key);
	if (q && q->open)
		question_end(w, q, QUESTION_WAS_WITHDRAWN, w->actor, why);
}
