/* SPDX-License-Identifier: Apache-2.0
 *
 * questions.c - safety rule 2: a question is work, whoever has it, and sleeps only as it may.
 */
#include "autoconf.h"
#include "check.h"

#include <string.h>

void check_question_work(struct check *k)
{
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind != CHANGE_QUESTION || !c->question->open)
			continue;
		rule_checked(k, 1);
		if (!c->question->owner || !c->question->step || c->question->due == INSTANT_NONE)
			rule_violated(k, "question %lld has no owner or no next step",
			    (long long)c->question->id);
		const struct question *was = question_before(k, c->question->id);
		bool fresh = !was || !was->open; /* its first step may be due at once */
		if (k->t->event->kind == EVENT_TIMERS && !fresh && c->question->due <= k->t->now)
			rule_violated(k, "question %lld, %s, is still due",
			    (long long)c->question->id,
			    vocabulary_word(&question_kind_words, (int)c->question->kind));
	}
}

/* Questions that the event changed, one after the other; *was NULL: it is new. */
static const struct question *next_question(
    const struct check *k, size_t *at, const struct question **was)
{
	const struct decided *d = &k->t->d;
	while (d->ok && *at < d->change_count) {
		const struct change *c = &d->change[(*at)++];
		if (c->kind != CHANGE_QUESTION)
			continue;
		*was = question_before(k, c->question->id);
		return c->question;
	}
	return NULL;
}

static bool has_line(const struct check *k, const struct question *q)
{
	for (size_t i = 0; i < k->t->d.change_count; i++)
		if (k->t->d.change[i].kind == CHANGE_ASKING &&
		    k->t->d.change[i].line_of_question->of == q)
			return true;
	return false;
}

void check_question_history(struct check *k)
{
	const struct question *q, *was;
	for (size_t at = 0; (q = next_question(k, &at, &was));) {
		bool same = was && was->open == q->open && was->clock == q->clock &&
			    was->waits_until == q->waits_until && was->author == q->author &&
			    (was->owner == q->owner || !was->owner);
		rule_checked(k, 1);
		if (!same && !has_line(k, q))
			rule_violated(k, "question %lld changed without a line", (long long)q->id);
	}
}

static bool is_untold(const struct check *k, int64_t question, int64_t person)
{
	for (size_t i = 0; i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind == CHANGE_UNTOLD && c->line_of_digest->question == question &&
		    c->line_of_digest->person == person)
			return true;
	}
	return false;
}

/* A step that an edited policy has no more counts as its first. */
static const char *step_now(const struct check *k, const struct question *q)
{
	return question_step_of(&k->h->rules->policy.question[q->class], q->step)->name;
}

void check_question_passed(struct check *k)
{
	const struct event *e = k->t->event;
	const struct question *q, *was;
	if (e->kind != EVENT_ANSWER || e->answer->kind != ANSWER_REASSIGN)
		return;
	for (size_t at = 0; (q = next_question(k, &at, &was));) {
		if (!was || !q->open || was->owner == q->owner)
			continue;
		rule_checked(k, 1);
		if (was->due != q->due || was->tier != q->tier || was->clock != q->clock ||
		    strcmp(step_now(k, was), q->step) != 0)
			rule_violated(k, "question %lld was put off", (long long)q->id);
		if (!is_untold(k, q->id, was->owner))
			rule_violated(
			    k, "question %lld still goes to its former owner", (long long)q->id);
	}
}

static const char *wrong_sleep(const struct check *k, const struct question *q)
{
	const struct rules *r = k->h->rules;
	bool fresh =
	    k->t->event->kind == EVENT_ANSWER && k->t->event->answer->kind == ANSWER_WAIT_UNTIL;
	date last = worktime_shift(&r->worktime,
	    zone_date(r->worktime.zone, k->t->now) + r->policy.question[q->class].wait_days);
	if (q->class == CLASS_CRITICAL)
		return "is critical";
	if (q->waits < 1 || q->waits > 2)
		return "sleeps for another time than the first two";
	if (q->due < q->waits_until)
		return "goes on before";
	if (fresh && zone_date(r->worktime.zone, q->waits_until) > last)
		return "sleeps too long";
	return NULL;
}

static void look_at_told(struct check *k, int64_t question)
{
	const struct question *was = question_before(k, question);
	if (!was || !was->open || was->waits_until == INSTANT_NONE || was->waits_until <= k->t->now)
		return;
	rule_checked(k, 1);
	if (k->t->event->kind != EVENT_ANSWER)
		rule_violated(k, "question %lld is told while it sleeps", (long long)question);
}

void check_question_sleeps(struct check *k)
{
	const struct question *q, *was;
	for (size_t at = 0; (q = next_question(k, &at, &was));) {
		if (!q->open || q->waits_until == INSTANT_NONE)
			continue;
		const char *wrong = wrong_sleep(k, q);
		rule_checked(k, 1);
		if (wrong)
			rule_violated(k, "question %lld waits and %s", (long long)q->id, wrong);
	}
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind == CHANGE_DIGEST)
			look_at_told(k, c->line_of_digest->question);
		else if (c->kind == CHANGE_NOTICE && c->notice->question)
			look_at_told(k, c->notice->question);
	}
}

/* ---- duties beside exams -------------------------------------------------------------------- */

static bool is_duty(const struct question *q)
{
	return q->class == CLASS_REVIEW || q->class == CLASS_PATIENT;
}

void check_duty_day(struct check *k)
{
	const struct question *q, *was;
	for (size_t at = 0; (q = next_question(k, &at, &was));) {
		if (!is_duty(q) || !q->open)
			continue;
		rule_checked(k, 1);
		if (!q->rule || q->deadline == DATE_NONE || q->due < q->asked_at || !q->report)
			rule_violated(
			    k, "duty %lld has no day, or is told before it", (long long)q->id);
		if (q->class == CLASS_PATIENT && q->waits)
			rule_violated(k, "duty %lld to a patient was put off", (long long)q->id);
	}
}

static bool begins(const char *text, const char *with)
{
	return text && strncmp(text, with, strlen(with)) == 0;
}

/* Minutes count: only what was read back, or a coded reason, stops the clock. */
void check_read_back(struct check *k)
{
	const struct question *q, *was;
	const struct event *e = k->t->event;
	bool told = e->kind == EVENT_ANSWER && e->answer->kind == ANSWER_COMMUNICATED;
	for (size_t at = 0; (q = next_question(k, &at, &was));) {
		if (!was || !was->open || q->open || q->class != CLASS_CRITICAL)
			continue;
		rule_checked(k, 1);
		bool read_back = told && e->answer->read_back && strstr(q->answer, ", read back");
		if (strcmp(q->answered_by, "engine") != 0 && !read_back &&
		    !begins(q->answer, "not-owed: "))
			rule_violated(
			    k, "critical question %lld ended without read-back", (long long)q->id);
	}
}

/* A report came, or a person said whose it is. */
static bool reads_anew(const struct event *e)
{
	if (e->kind != EVENT_ANSWER)
		return e->kind == EVENT_MESSAGE;
	enum answer_kind said = e->answer->kind;
	return said == ANSWER_MERGE || said == ANSWER_MOVE || said == ANSWER_KEEP_APART;
}

static const char *lacks_proof(const struct check *k, const struct question *q)
{
	bool machine = strcmp(q->answered_by, "engine") == 0;
	bool told = begins(q->answer, "communicated to ") && strstr(q->answer, " at ") &&
		    strstr(q->answer, " by ");
	if (machine)
		return q->class == CLASS_PATIENT && !reads_anew(k->t->event)
			   ? "was ended by no report"
			   : NULL;
	if (q->class == CLASS_REVIEW)
		return begins(q->answer, "reviewed") ? NULL : "was not said to be seen";
	return told || begins(q->answer, "not-owed: ") ? NULL : "was not said to be done";
}

void check_duty_proof(struct check *k)
{
	const struct question *q, *was;
	for (size_t at = 0; (q = next_question(k, &at, &was));) {
		if (!is_duty(q) || q->open || !was || !was->open)
			continue;
		const char *lacks = lacks_proof(k, q);
		rule_checked(k, 1);
		if (lacks)
			rule_violated(k, "duty %lld %s", (long long)q->id, lacks);
	}
}
