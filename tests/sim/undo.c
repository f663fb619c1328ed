/* SPDX-License-Identifier: Apache-2.0
 *
 * undo.c - the rule of answers that are taken back: nothing is left of them but the history, and
 * what other people were told.
 *
 * The chart before an answer is kept until something else happens to it; whole rows are compared,
 * so that a column that undo does not know is found.
 */
#include "autoconf.h"
#include "chart_copy.h"
#include "check.h"
#include "digest.h"
#include "followupd/undo.h"

#include <string.h>

static void forget(struct hospital *h)
{
	arena_free(h->before.arena);
	h->before = (struct as_it_was){0};
}

/* The chart with which what was replaced is kept, as it was. */
static void remember(struct hospital *h, const struct sim_decision *t)
{
	for (size_t i = 0; i < t->d.change_count; i++) {
		const struct change *n = &t->d.change[i];
		if (n->kind != CHANGE_UNDOABLE)
			continue;
		for (size_t k = 0; k < t->before_count; k++)
			if (t->all.chart[k] == n->chart) {
				h->before.arena = arena_new();
				h->before.chart = chart_copy(h->before.arena, t->before[k]);
				h->before.answer = n->undoable->inbound;
			}
	}
}

/* ---- as it was ------------------------------------------------------------------------------ */

/* The mail had left: what stands in that calendar was corrected as far as that person can be told.
 */
static bool was_told_of_it(
    const struct case_record *was, const struct case_record *is, int64_t person)
{
	for (size_t i = was->notice_count; i < is->notice_count; i++)
		if (is->notice[i]->person == person && is->notice[i]->fate != NOTICE_TAKEN_BACK)
			return true;
	return false;
}

static const struct calendar_entry *entry_in(
    const struct case_record *r, const struct calendar_entry *like)
{
	for (size_t i = 0; i < r->calendar_count; i++)
		if (r->calendar[i]->person == like->person && r->calendar[i]->kind == like->kind)
			return r->calendar[i];
	return NULL;
}

/* What is cancelled stands in no calendar, whether or not there ever was anything. */
static bool same_entry(const struct calendar_entry *a, const struct calendar_entry *b)
{
	bool live = a && !a->cancelled;
	if (live != (b && !b->cancelled))
		return false;
	return !live || (a->day == b->day && a->starts_at == b->starts_at);
}

static bool same_calendar(const struct case_record *was, const struct case_record *is)
{
	for (size_t i = 0; i < is->calendar_count; i++) {
		const struct calendar_entry *e = is->calendar[i];
		if (!was_told_of_it(was, is, e->person) && !same_entry(entry_in(was, e), e))
			return false;
	}
	return true;
}

/* What waited waits, or has left meanwhile; nothing that the answer caused waits. */
static bool same_mails(const struct case_record *was, const struct case_record *is)
{
	for (size_t i = 0; i < is->notice_count; i++) {
		const struct notice *n = is->notice[i];
		bool correction = strncmp(n->step, "undone-", 7) == 0;
		bool waited = i < was->notice_count && was->notice[i]->fate == NOTICE_WAITS;
		if (waited && n->fate == NOTICE_TAKEN_BACK)
			return false;
		if (i >= was->notice_count && n->fate == NOTICE_WAITS && !correction)
			return false;
	}
	return true;
}

static const char *case_differs(const struct case_record *was, const struct case_record *is)
{
	struct case_record now = *is;
	now.f.revision = was->f.revision;
	if (digest_case(was) != digest_case(&now))
		return "its columns";
	if (digest_timer(was) != digest_timer(&now))
		return "its timer";
	if (was->attempt_count != is->attempt_count)
		return "its attempts";
	if (!same_calendar(was, is))
		return "its calendar entries";
	return same_mails(was, is) ? NULL : "its mails";
}

/* One that the answer added is as if it had been taken back at once. */
static const char *contacts_differ(const struct chart *was, const struct chart *is)
{
	for (size_t i = 0; i < is->contact_count; i++) {
		const struct contact_point *p = is->contact[i];
		if (i >= was->contact_count ? p->end != CONTACT_UNDONE
					    : digest_contact(was->contact[i]) != digest_contact(p))
			return "what the patient is reached by";
	}
	return NULL;
}

static const char *question_differs(const struct question *was, const struct question *is)
{
	struct question now = *is;
	now.event_seq = was->event_seq;
	return digest_question(was) != digest_question(&now) ? "a question" : NULL;
}

static const char *exams_differ(const struct chart *was, const struct chart *is)
{
	for (size_t i = 0; i < was->exam_count; i++) {
		const struct report *a = was->exam[i]->current, *b = is->exam[i]->current;
		for (size_t k = 0; a && k < a->finding_count; k++)
			if (digest_finding(a->finding[k]) != digest_finding(b->finding[k]))
				return "a finding";
	}
	for (size_t i = 0; i < was->appointment_count; i++)
		if (digest_appointment(was->appointment[i]) !=
		    digest_appointment(is->appointment[i]))
			return "an appointment";
	return was->patient.deceased != is->patient.deceased ? "the patient" : NULL;
}

/* One that the answer asked for is left out. */
static const char *letters_differ(const struct chart *was, const struct chart *is)
{
	for (size_t i = 0; i < is->letter_count; i++) {
		const struct patient_letter *l = is->letter[i], *old = chart_letter(was, l->id);
		if (old ? digest_letter(old) != digest_letter(l) : l->state != LETTER_LEFT_OUT)
			return "a letter";
	}
	return NULL;
}

static const char *chart_differs(const struct chart *was, const struct chart *is)
{
	const char *what = exams_differ(was, is);
	if (!what)
		what = letters_differ(was, is);
	what = what ? what : contacts_differ(was, is);
	for (size_t i = 0; !what && i < is->case_count; i++) {
		const struct case_record *r = is->record[i], *old = chart_case(was, r->f.id);
		if (old)
			what = case_differs(old, r);
		else if (is_open(r))
			what = "a follow-up that the answer opened";
	}
	for (size_t i = 0; !what && i < is->question_count; i++) {
		if (i < was->question_count)
			what = question_differs(was->question[i], is->question[i]);
		else if (is->question[i]->open)
			what = "a question that the answer asked";
	}
	return what;
}

static const struct chart *chart_now(const struct sim_decision *t, int64_t patient)
{
	for (size_t i = 0; i < t->d.touched_count; i++)
		if (t->d.touched[i]->patient.id == patient)
			return t->d.touched[i];
	return NULL;
}

void check_undo(struct check *k)
{
	struct hospital *h = k->h;
	const struct sim_decision *t = k->t;
	const struct event *e = t->event;
	bool said = e->kind == EVENT_ANSWER && t->d.ok;
	const struct answer *a = said ? e->answer : NULL;
	const struct chart *is =
	    h->before.answer ? chart_now(t, h->before.chart->patient.id) : NULL;
	if (a && a->kind == ANSWER_UNDO && t->d.outcome == OUTCOME_APPLIED && is &&
	    a->message == h->before.answer) {
		rule_checked(k, 1);
		const char *what = chart_differs(h->before.chart, is);
		if (what)
			rule_violated(k, "answer %lld was taken back, and %s is not as before",
			    (long long)a->message, what);
	}
	if (t->d.change_count && (is || (a && a->kind != ANSWER_UNDO)))
		forget(h);
	if (a && a->kind != ANSWER_UNDO)
		remember(h, t);
}
