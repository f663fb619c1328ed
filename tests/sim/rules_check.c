/* SPDX-License-Identifier: Apache-2.0
 *
 * rules_check.c - the table of all rules, and what becomes of a violation.
 *
 * A rule with waits_for does not hold yet; once its work is done, NULL in its place switches it on.
 */
#include "autoconf.h"
#include "rules_check.h"
#include "check.h"
#include "followupd/log.h"

#include <stdio.h>
#include <string.h>

static const struct rule rules[] = {
    /* ---- what a store and its shell rest on ---- */
    {"open-has-owner", "every open follow-up has one owner that exists", NULL, check_owner, NULL},
    {"open-has-timer", "every open follow-up has one timer", NULL, check_timer, NULL},
    {"timer-ahead", "after its step a timer is in the future", NULL, check_timer_ahead, NULL},
    {"timer-is-first", "the timer is for what comes first of the plan and of what people asked for",
	NULL, check_timer_first, NULL},
    {"closed-is-closed", "a closed one has code, time and name; no timer, mail or calendar entry",
	NULL, check_closed, NULL},
    {"told-once", "no step of a revision is told twice", NULL, check_told_once, NULL},
    {"notice-not-before-its-time", "nothing is told before it is due", NULL, check_not_before,
	NULL},
    {"reminders-apart",
	"two reminders of one follow-up to one person lie as far apart as they have to", NULL,
	check_apart, NULL},
    {"team-is-asked", "a coordinator who is asked is here, and of the team if one of it is here",
	NULL, check_team, NULL},
    {"nobody-on-a-day-off", "where days count every mail leaves in working hours", NULL,
	check_working_day, NULL},
    {"lines-stand-in-digest", "a line whose digest is written stands in it, or is moot", NULL,
	check_digest, NULL},
    {"history-unbroken", "history lines are 1, 2, 3 without a gap", NULL, check_history, NULL},
    {"changes-complete", "the chart changes by what is on the list, and by nothing else", NULL,
	check_complete, NULL},
    {"finding-has-work", "every actionable finding has a follow-up or a question", NULL,
	check_finding_has_work, NULL},
    {"sequence-rises", "a calendar entry's SEQUENCE rises with each change", NULL, check_sequence,
	NULL},
    {"others-untouched", "nobody changes whom the event does not concern", NULL, check_others,
	NULL},
    {"failure-is-alone", "an event that fails spoils what it touched and says why", NULL,
	check_failure, NULL},
    {"merge-leaves-nothing", "all of a retired chart is in the survivor", NULL, check_merge, NULL},
    {"report-current", "an exam with versions has a current one", NULL, check_current, NULL},
    {"failed-mail-has-work", "a mail that failed for good is work for a person", NULL,
	check_failed_mail, NULL},
    {"one-for-each-finding", "no finding has two open follow-ups", "closure with proof",
	check_one_each, NULL},
    {"window-in-order", "earliest, target and latest follow each other", NULL, check_window, NULL},
    {"dead-are-left-alone", "follow-ups of the dead are suspended, entries cancelled", NULL,
	check_dead, NULL},
    {"hold-asks", "what waits for a question has one open", NULL, check_hold_asks, NULL},
    {"desk-or-date", "every open item is on exactly one person's desk, or comes back on a date",
	NULL, check_desk, NULL},
    {"decide-is-pure", "the same event on an equal chart gives equal changes", NULL, NULL, NULL},
    {"ids-are-reserved", "an event without ids fails and is decided again", NULL, NULL, NULL},
    {"timers-go-on", "no timer is due for ever at one instant", NULL, NULL, NULL},
    {"notice-stays", "a queued notice is in a chart", NULL, NULL, NULL},

    {"mail-only-acknowledges", "what is answered by mail acknowledges, and changes nothing else",
	NULL, check_reply, NULL},

    /* ---- the ten safety rules ---- */
    {"rule 1: findings of a final report end as follow-up, question or nothing owed",
	"each final report has a finding, a question, or a reason why nothing is owed", NULL,
	check_silent, NULL},
    {"rule 1: what cannot be read is a question", "an ignored document or an odd text is asked",
	NULL, check_silent_unreadable, NULL},
    {"rule 1: one report by two ways is one",
	"a second number of a report has nothing of its own, and no finding is tracked twice "
	"unasked",
	NULL, check_two_ways, NULL},
    {"rule 2: a question is work", "every open question has an owner and a timer", NULL,
	check_question_work, NULL},
    {"rule 2: what becomes of a question is on record",
	"each change of its owner, clock, sleep or end has a line", NULL, check_question_history,
	NULL},
    {"rule 2: another owner puts nothing off",
	"step, time and tier stay, and the former owner is told no more", NULL,
	check_question_passed, NULL},
    {"rule 2: a question sleeps as the policy lets it",
	"twice, so many days, never when critical; meanwhile only a new owner is told", NULL,
	check_question_sleeps, NULL},
    {"rule 2: a duty beside an exam has its day",
	"each has the last day of a table's row, and nobody is told before it is asked", NULL,
	check_duty_day, NULL},
    {"rule 5: no duty beside an exam ends without proof",
	"a person said who was told, when and how, or saw it; else its report was read anew", NULL,
	check_duty_proof, NULL},
    {"rule 5: no critical communication without read-back",
	"a person said that it was read back, or why nothing is owed; else it was read anew", NULL,
	check_read_back, NULL},
    {"rule 3: doubt is tracked",
	"where each possible row owes something, a follow-up is open beside the question", NULL,
	check_doubt, NULL},
    {"rule 4: a recommendation belongs to its finding",
	"no exam of the other side ends a follow-up", NULL, check_finding_side, NULL},
    {"rule 5: no closure without proof",
	"what the machine closes by an exam names one of this patient, performed, later", NULL,
	check_proof, NULL},
    {"rule 5: proof that stands",
	"the exam of each closure is the patient's, final and later, or a person is asked", NULL,
	check_proof_stands, NULL},
    {"rule 6: a person outranks the machine", "what a person closed stays closed", NULL,
	check_person_first, NULL},
    {"rule 6: an exam that a person rejected does not count",
	"no follow-up is closed by an exam that a person said no to", NULL, check_rejected, NULL},
    {"rule 6: what a person took back stays so",
	"the next step of a series that somebody reopened is not opened again by a correction",
	NULL, check_taken_back, NULL},
    {"rule 6: only a person gives a follow-up to another owner",
	"no message and no offer does, and nothing is offered afterwards", NULL,
	check_owner_by_person, NULL},
    {"rule 6: nobody decides on what is no longer so",
	"a decision on what has changed since is refused, a fact never is", NULL,
	check_seen_honoured, NULL},
    {"rule 6: what is taken back is as if it had never been said",
	"after an undo the chart is as before the answer, but for history and revision", NULL,
	check_undo, NULL},
    {"rule 8: postponing moves no date",
	"twice, so many days, never what is urgent; window, tier and overdue stay", NULL,
	check_postponed, NULL},
    {"rule 8: words change nothing that is planned",
	"a note, a look or what it waits for moves no date, owner or step, and only a person or "
	"its "
	"state ends what it waits for",
	NULL, check_only_said, NULL},
    {"what-was-told-by-phone",
	"it counts until the feed says the same, or otherwise, and then a person is asked", NULL,
	check_phoned, NULL},
    {"a-person-knows-the-number",
	"no message ends what a person said, or brings back what one marked as wrong", NULL,
	check_contacts, NULL},
    {"rule 6: a follow-up keeps its policy",
	"it goes by another one only when it is planned anew or a person says so, and then nothing "
	"but what comes next changes",
	NULL, check_policy_kept, NULL},
    {"rule 5: lost by the attempts rule",
	"attempts and a receipt are on record, and a person said so", NULL, check_lost, NULL},
    {"rule 1: no letter waits unasked",
	"one that waits to be sent has an open question, and its patient lives and is owed it; one "
	"that is sent is an attempt, once; each goes on as its states allow",
	NULL, check_letters, NULL},
    {"rule 6: an answer is not asked again", "the same evidence does not reopen a question",
	"merged charts", check_asked_again, NULL},
    {"rule 7: who the patient is is never guessed",
	"another name and date of birth under a number touch nothing of its owner and are asked",
	NULL, check_who, NULL},
    {"rule 8: implausible dates are asked", "an exam in the future or before birth is a question",
	NULL, check_time_asked, NULL},
    {"rule 8: what is opened too late is overdue at once",
	"past its latest day it says so when it is planned, and its tiers come in order", NULL,
	check_time_overdue, NULL},
    {"rule 8: an old report mails nobody and is summed up",
	"what it opens stands in its tier and once in a person's summary", NULL, check_old_report,
	NULL},
    {"rule 9: surroundings never cost a patient", "what failed is put aside as a question", NULL,
	check_aside_is_asked, NULL},
    {"rule 10: no sentence is false", "a notice agrees with the chart when it is made", NULL,
	check_sentence, NULL},
};
#define RULES (sizeof rules / sizeof *rules)
_Static_assert(RULES <= RULES_MAX, "raise RULES_MAX");

void rule_checked(struct check *k, size_t times)
{
	k->h->book.count[k->rule].checked += times;
}

static void note_violation(struct hospital *h, size_t rule, const char *text)
{
	struct rule_book *b = &h->book;
	b->count[rule].violated++;
	if (b->told)
		printf("step %u: %s: %s\n", h->serial, rules[rule].name, text);
	if (rules[rule].waits_for || b->broken)
		return;
	b->broken = rules[rule].name;
	snprintf(b->text, sizeof b->text, "%s", text);
	b->serial = h->serial;
	b->at = h->now;
}

void rule_violated(struct check *k, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	note_violation(k->h, k->rule, text);
}

void rule_broken(struct hospital *h, const char *name, const char *text)
{
	for (size_t i = 0; i < RULES; i++)
		if (strcmp(rules[i].name, name) == 0) {
			note_violation(h, i, text);
			return;
		}
	bug("there is no rule \"%s\"", name);
}

void rules_after_event(struct hospital *h, const struct sim_decision *t)
{
	struct check k = {.h = h, .t = t};
	for (k.rule = 0; k.rule < RULES && !h->book.broken; k.rule++)
		if (rules[k.rule].after)
			rules[k.rule].after(&k);
		else
			rule_checked(&k, 1);
}

void rules_at_end(struct hospital *h)
{
	struct check k = {.h = h};
	for (k.rule = 0; k.rule < RULES && !h->book.broken; k.rule++)
		if (rules[k.rule].at_end)
			rules[k.rule].at_end(&k);
}

void rules_add(struct rule_book *sum, const struct rule_book *one)
{
	for (size_t i = 0; i < RULES; i++) {
		sum->count[i].checked += one->count[i].checked;
		sum->count[i].violated += one->count[i].violated;
	}
}

void rules_print(const struct rule_book *b)
{
	printf("%12s %10s  rule\n", "checked", "violated");
	for (size_t i = 0; i < RULES; i++) {
		printf("%12zu %10zu  %s", b->count[i].checked, b->count[i].violated, rules[i].name);
		if (rules[i].waits_for)
			printf(": not yet, comes with %s", rules[i].waits_for);
		putchar('\n');
	}
}

/* ---- looking back --------------------------------------------------------------------------- */

const struct chart *next_touched(const struct check *k, size_t *at)
{
	const struct decided *d = &k->t->d;
	return d->ok && *at < d->touched_count ? d->touched[(*at)++] : NULL;
}

const struct case_record *case_before(const struct check *k, int64_t id)
{
	const struct case_record *r = NULL;
	for (size_t i = 0; !r && i < k->t->before_count; i++)
		r = chart_case(k->t->before[i], id);
	return r;
}

const struct exam *exam_before(const struct check *k, int64_t id)
{
	const struct exam *x = NULL;
	for (size_t i = 0; !x && i < k->t->before_count; i++)
		x = chart_exam(k->t->before[i], id);
	return x;
}

static const struct question *question_in(const struct chart *c, int64_t id)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->id == id)
			return c->question[i];
	return NULL;
}

const struct question *question_before(const struct check *k, int64_t id)
{
	const struct question *q = k->t->with_nobody ? question_in(k->t->nobody_before, id) : NULL;
	for (size_t i = 0; !q && i < k->t->before_count; i++)
		q = question_in(k->t->before[i], id);
	return q;
}

const struct patient_letter *letter_before(const struct check *k, int64_t id)
{
	const struct patient_letter *l = NULL;
	for (size_t i = 0; !l && i < k->t->before_count; i++)
		l = chart_letter(k->t->before[i], id);
	return l;
}

bool is_open(const struct case_record *r)
{
	return r->f.state != FOLLOWUP_CLOSED;
}

bool by_machine(const struct check *k)
{
	return k->t->event->kind != EVENT_ANSWER;
}

bool asked_about(const struct chart *c, int64_t followup)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && c->question[i]->followup == followup)
			return true;
	return false;
}

bool was_asked_about(const struct chart *c, int64_t followup)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind == QUESTION_CLOSED_RIGHTLY &&
		    c->question[i]->followup == followup)
			return true;
	return false;
}

bool has_question_key(const struct chart *c, const char *key)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (strcmp(c->question[i]->key, key) == 0)
			return true;
	return false;
}
