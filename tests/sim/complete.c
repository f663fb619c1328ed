/* SPDX-License-Identifier: Apache-2.0
 *
 * complete.c - the list of changes against the chart before and after: each row that differs is on
 * the list, and each row on the list is in the chart and marked for the saver.
 */
#include "autoconf.h"
#include "check.h"
#include "digest.h"

#include <string.h>

struct look {
	struct check *k;
	const struct decided *d;
	bool merge;
};

static bool is_listed(const struct look *l, enum change_kind kind, const void *what)
{
	for (size_t i = 0; i < l->d->change_count; i++)
		if (l->d->change[i].kind == kind && l->d->change[i].record == what)
			return true;
	return false;
}

/* All members of the union that point are pointers to the row. */
static void expect(struct look *l, bool differs, enum row_mark mark, enum change_kind kind,
    const void *what, const char *name, int64_t id)
{
	rule_checked(l->k, 1);
	if (differs && !is_listed(l, kind, what))
		rule_violated(l->k, "%s %lld changed and is not on the list", name, (long long)id);
	if (differs && mark == ROW_CLEAN)
		rule_violated(l->k, "%s %lld changed and is not marked", name, (long long)id);
}

static void look_at_exam(struct look *l, const struct exam *x)
{
	const struct exam *was = exam_before(l->k, x->id);
	const struct report *r = x->current, *before = was ? was->current : NULL;
	expect(
	    l, !was || digest_exam(was) != digest_exam(x), x->mark, CHANGE_EXAM, x, "exam", x->id);
	if (!r)
		return;
	bool same = before && before->id == r->id;
	expect(l, !same || digest_report(before) != digest_report(r), r->mark, CHANGE_REPORT, r,
	    "report", r->id);
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct finding *f = r->finding[i];
		bool known = same && i < before->finding_count;
		expect(l, !known || digest_finding(before->finding[i]) != digest_finding(f),
		    f->mark, CHANGE_FINDING, f, "finding", f->id);
	}
}

static void look_at_calendar(
    struct look *l, const struct case_record *r, const struct case_record *was)
{
	for (size_t i = 0; i < r->calendar_count; i++) {
		bool known = was && i < was->calendar_count;
		expect(l, !known || digest_entry(was->calendar[i]) != digest_entry(r->calendar[i]),
		    r->calendar[i]->mark, CHANGE_CALENDAR, r->calendar[i], "calendar entry of",
		    r->f.id);
	}
}

/* A notice is new, it is taken back, queued again or stands in a digest; nothing else of it ever
 * changes here. */
static void look_at_notices(
    struct look *l, const struct case_record *r, const struct case_record *was)
{
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		bool known = was && i < was->notice_count;
		if (!known) {
			expect(l, true, n->mark, CHANGE_NOTICE, n, "notice", n->id);
			continue;
		}
		bool differs = digest_notice(was->notice[i]) != digest_notice(n);
		bool back = was->notice[i]->fate == NOTICE_TAKEN_BACK && n->fate == NOTICE_WAITS;
		bool carried = n->carrier != was->notice[i]->carrier;
		expect(l, differs, ROW_CHANGED,
		    back      ? CHANGE_PUT_BACK
		    : carried ? CHANGE_CARRIED
			      : CHANGE_TAKEN_BACK,
		    n, "notice", n->id);
		if (differs && !back && !carried && n->fate != NOTICE_TAKEN_BACK)
			rule_violated(l->k, "notice %lld changed", (long long)n->id);
	}
}

/* Attempts are only added. */
static void look_at_attempts(
    struct look *l, const struct case_record *r, const struct case_record *was)
{
	for (size_t i = 0; i < r->attempt_count; i++) {
		const struct attempt *t = r->attempt[i];
		bool known = was && i < was->attempt_count;
		expect(l, !known, t->mark, CHANGE_ATTEMPT, t, "attempt", t->id);
		if (known && digest_attempt(was->attempt[i]) != digest_attempt(t))
			rule_violated(l->k, "attempt %lld changed", (long long)t->id);
	}
}

static void look_at_case(struct look *l, const struct case_record *r)
{
	const struct case_record *was = case_before(l->k, r->f.id);
	expect(l, !was || digest_case(was) != digest_case(r), r->mark, CHANGE_CASE, r, "follow-up",
	    r->f.id);
	bool timer = was ? digest_timer(was) != digest_timer(r) : r->timer_step != NULL;
	expect(l, timer, r->timer_mark, CHANGE_TIMER, r, "timer of", r->f.id);
	look_at_calendar(l, r, was);
	look_at_notices(l, r, was);
	look_at_attempts(l, r, was);
	if (was && r->event_seq != was->event_seq && r->mark == ROW_CLEAN)
		rule_violated(
		    l->k, "follow-up %lld has new lines and is not marked", (long long)r->f.id);
}

static void look_at_question(struct look *l, const struct question *q)
{
	const struct question *was = question_before(l->k, q->id);
	expect(l, !was || digest_question(was) != digest_question(q), q->mark, CHANGE_QUESTION, q,
	    "question", q->id);
}

static void look_at_letter(struct look *l, const struct patient_letter *is)
{
	const struct patient_letter *was = letter_before(l->k, is->id);
	expect(l, !was || digest_letter(was) != digest_letter(is), is->mark, CHANGE_LETTER, is,
	    "letter", is->id);
}

static const struct chart *chart_before(const struct look *l, const struct chart *c)
{
	const struct sim_decision *t = l->k->t;
	if (c == t->all.nobody)
		return t->nobody_before;
	for (size_t i = 0; i < t->before_count; i++)
		if (t->all.chart[i] == c)
			return t->before[i];
	return NULL;
}

/* Nothing is ever taken out of a chart but by a merge. */
static void look_at_counts(struct look *l, const struct chart *c, const struct chart *was)
{
	if (!was || c->merged_into)
		return;
	if (c->exam_count < was->exam_count || c->case_count < was->case_count ||
	    c->question_count < was->question_count || c->number_count < was->number_count ||
	    c->contact_count < was->contact_count)
		rule_violated(l->k, "patient %lld lost a row", (long long)c->patient.id);
}

/* What was said stays as it was said; it only ends, and a person may take that back. */
static void look_at_contacts(struct look *l, const struct chart *c, const struct chart *was)
{
	for (size_t i = 0; i < c->contact_count && !l->merge; i++) {
		const struct contact_point *p = c->contact[i], *o = was && i < was->contact_count
									? was->contact[i]
									: NULL;
		expect(l, !o || digest_contact(o) != digest_contact(p), p->mark, CHANGE_CONTACT, p,
		    "contact of", c->patient.id);
		if (o && (o->id != p->id || strcmp(o->value, p->value) != 0 ||
			     o->person != p->person || o->since != p->since))
			rule_violated(
			    l->k, "contact %lld says something else now", (long long)o->id);
	}
}

static void look_at_chart(struct look *l, const struct chart *c)
{
	const struct chart *was = chart_before(l, c);
	expect(l, !was || digest_patient(&was->patient) != digest_patient(&c->patient),
	    c->patient.mark, CHANGE_PATIENT, &c->patient, "patient", c->patient.id);
	look_at_counts(l, c, was);
	/* Numbers move and retire with the merge that is on the list. */
	for (size_t i = 0; i < c->number_count && !l->merge; i++)
		expect(l,
		    !was || i >= was->number_count ||
			digest_number(was->number[i]) != digest_number(c->number[i]),
		    c->number[i]->mark, CHANGE_NUMBER, c->number[i], "number of", c->patient.id);
	look_at_contacts(l, c, was);
	for (size_t i = 0; i < c->exam_count; i++)
		look_at_exam(l, c->exam[i]);
	for (size_t i = 0; i < c->case_count; i++)
		look_at_case(l, c->record[i]);
	for (size_t i = 0; i < c->question_count; i++)
		look_at_question(l, c->question[i]);
	for (size_t i = 0; i < c->letter_count; i++)
		look_at_letter(l, c->letter[i]);
}

/* ---- the other way round -------------------------------------------------------------------- */

static bool holds(const struct chart *c, const struct change *n)
{
	switch (n->kind) {
	case CHANGE_EXAM:
		return chart_exam(c, n->exam->id) == n->exam;
	case CHANGE_REPORT:
		return chart_exam(c, n->report->exam) != NULL;
	case CHANGE_CASE:
	case CHANGE_TIMER:
		return chart_case(c, n->record->f.id) == n->record;
	case CHANGE_HISTORY:
		return chart_case(c, n->line->of->f.id) == n->line->of;
	case CHANGE_CALENDAR:
	case CHANGE_ATTEMPT:
		return chart_case(c, n->of->f.id) == n->of;
	case CHANGE_QUESTION:
		for (size_t i = 0; i < c->question_count; i++)
			if (c->question[i] == n->question)
				return true;
		return false;
	default:
		return true;
	}
}

/* What was changed before its chart was merged is in the survivor. */
static void look_at_change(struct look *l, const struct change *n)
{
	const struct chart *c = n->chart;
	if (!c)
		return;
	if (c->merged_into)
		c = charts_of(&l->k->t->all, c->merged_into);
	if (!c || !holds(c, n))
		rule_violated(l->k, "a change (kind %d) is not in the chart", (int)n->kind);
}

static void look_at_people(struct look *l)
{
	const struct directory *now = &l->k->t->people, *was = l->k->t->people_before;
	for (size_t i = 0; i < now->count; i++) {
		const struct person *p = now->person[i];
		/* They are lent without copies of their texts: the same bytes are the same. */
		bool differs =
		    i >= was->count || (memcmp(was->person[i], p, sizeof *p) != 0 &&
					   digest_person(was->person[i]) != digest_person(p));
		expect(l, differs, p->mark, CHANGE_PERSON, p, "person", p->id);
	}
}

void check_complete(struct check *k)
{
	const struct chart *c;
	struct look l = {.k = k, .d = &k->t->d};
	if (!l.d->ok)
		return;
	for (size_t i = 0; i < l.d->change_count; i++)
		l.merge = l.merge || l.d->change[i].kind == CHANGE_MERGE;
	for (size_t at = 0; (c = next_touched(k, &at));)
		look_at_chart(&l, c);
	for (size_t i = 0; i < l.d->change_count; i++)
		look_at_change(&l, &l.d->change[i]);
	look_at_people(&l);
}
