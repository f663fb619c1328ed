/* SPDX-License-Identifier: Apache-2.0
 *
 * safety.c - the ten safety rules of the product, as far as a chart shows them.
 */
#include "autoconf.h"
#include "check.h"
#include "digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENGINE "engine"

/* The report of the message under way; NULL: it has none, or is not the version that counts. */
static const struct facts_report *current_report(
    const struct check *k, const struct chart **of, const struct exam **exam)
{
	const struct event *e = k->t->event;
	const struct chart *c;
	if (!k->t->d.ok || e->kind != EVENT_MESSAGE || e->facts->kind != FACTS_REPORTS)
		return NULL;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->exam_count; i++)
			if (c->exam[i]->current && c->exam[i]->current->inbound == e->inbound) {
				*of = c;
				*exam = c->exam[i];
				return &e->facts->report[0];
			}
	return NULL;
}

static bool is_final(const struct facts_report *r)
{
	return r->status == REPORT_FINAL || r->status == REPORT_CORRECTED;
}

static bool asked_of_exam(const struct chart *c, const struct exam *x)
{
	char key[32];
	size_t n = (size_t)snprintf(key, sizeof key, "%lld/", (long long)x->id);
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind != QUESTION_NEVER_FINAL &&
		    strncmp(c->question[i]->key, key, n) == 0)
			return true;
	return false;
}

/* ---- 1: nothing owed is silent -------------------------------------------------------------- */

static bool says_why(const struct check *k)
{
	for (size_t i = 0; i < k->t->d.note_count; i++)
		if (strncmp(k->t->d.note[i], "nothing owed: ", 14) == 0)
			return true;
	return false;
}

void check_silent(struct check *k)
{
	const struct chart *c;
	const struct exam *x;
	const struct facts_report *r = current_report(k, &c, &x);
	if (!r || !is_final(r))
		return;
	rule_checked(k, 1);
	if (!x->current->finding_count && !asked_of_exam(c, x) && !x->same_as && !says_why(k))
		rule_violated(
		    k, "final report of exam %lld ends in nothing on record", (long long)x->id);
}

/* Another number has nothing of its own: all that rests on the report rests on one exam. */
static void look_at_number(struct check *k, const struct chart *c, const struct exam *x)
{
	const struct exam *root = x->same_as ? chart_exam(c, x->same_as) : NULL;
	if (!x->same_as)
		return;
	rule_checked(k, 1);
	if (!root || root->same_as)
		rule_violated(k, "exam %lld is a number of no exam", (long long)x->id);
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id)
			rule_violated(k, "follow-up %lld rests on a second number",
			    (long long)c->record[i]->f.id);
}

static bool is_asked_twin(const struct chart *c, int64_t followup)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->followup == followup &&
		    (c->question[i]->kind == QUESTION_DUPLICATE ||
			c->question[i]->kind == QUESTION_SUPERSEDED ||
			c->question[i]->kind == QUESTION_EXAM_MATCH))
			return true;
	return false;
}

static bool are_twins(const struct exam *a, const struct exam *b)
{
	return a && b && a != b && a->current && b->current && a->day == b->day &&
	       a->current->fingerprint && a->current->fingerprint == b->current->fingerprint;
}

/* A follow-up that the machine has just opened, and another for the same finding of the same text.
 */
static void look_at_twins(struct check *k, const struct chart *c, const struct case_record *r)
{
	const struct exam *x = chart_exam(c, r->f.index_exam);
	if (case_before(k, r->f.id) || !is_open(r) || r->f.series_step > 1 || !by_machine(k))
		return;
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *o = c->record[i];
		if (!is_open(o) || strcmp(o->finding_key, r->finding_key) != 0 ||
		    !are_twins(x, chart_exam(c, o->f.index_exam)))
			continue;
		rule_checked(k, 1);
		if (!is_asked_twin(c, r->f.id) && !is_asked_twin(c, o->f.id))
			rule_violated(k, "follow-ups %lld and %lld are of one report",
			    (long long)r->f.id, (long long)o->f.id);
	}
}

void check_two_ways(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));) {
		for (size_t i = 0; i < c->exam_count; i++)
			look_at_number(k, c, c->exam[i]);
		for (size_t i = 0; i < c->case_count; i++)
			look_at_twins(k, c, c->record[i]);
	}
}

static bool is_foreign(const char *text)
{
	return strstr(text, "Verlaufskontrolle") || strstr(text, "se recomienda");
}

/* What has codes is known by them. */
void check_silent_unreadable(struct check *k)
{
	const struct chart *c;
	const struct exam *x;
	const struct facts_report *r = current_report(k, &c, &x);
	bool read = k->t->event->prose == PROSE_ON;
	if (!r || !read || !is_final(r) || r->finding_count || !r->passage_count ||
	    !is_foreign(r->passage[0].text))
		return;
	rule_checked(k, 1);
	const struct exam *root = x->same_as ? chart_exam(c, x->same_as) : x;
	if (!root || !asked_of_exam(c, root))
		rule_violated(k, "exam %lld has a report in another language, and nobody is asked",
		    (long long)x->id);
}

/* ---- 3: doubt is tracked -------------------------------------------------------------------- */

static bool has_open_case(const struct chart *c, const struct exam *x, const char *key)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id &&
		    strcmp(c->record[i]->finding_key, key) == 0)
			return true;
	return false;
}

/* Whether the table alone, from the inputs on record, says that each possible row owes something.
 */
static bool owes_in_doubt(struct check *k, struct arena *a, const struct finding *f)
{
	const struct guideline *g = guideline_find(k->h->rules->guidelines, f->system, f->version);
	struct guideline_answer r;
	struct err e = {0};
	return g && guideline_evaluate(g, f->input, f->input_count, a, &r, &e) && r.provisional;
}

static void check_doubts(struct check *k, struct arena *a)
{
	const struct chart *c;
	const struct exam *x;
	if (!current_report(k, &c, &x))
		return;
	for (size_t i = 0; i < x->current->finding_count; i++) {
		const struct finding *f = x->current->finding[i];
		bool acted =
		    f->disposition == DISPOSITION_REVIEW || f->disposition == DISPOSITION_FOLLOWUP;
		if (!acted || !f->system || !owes_in_doubt(k, a, f))
			continue;
		rule_checked(k, 1);
		if (!has_open_case(c, x, f->key))
			rule_violated(k, "finding %s of exam %lld is only asked about", f->key,
			    (long long)x->id);
	}
}

void check_doubt(struct check *k)
{
	struct arena *a = arena_new();
	check_doubts(k, a);
	arena_free(a);
}

/* ---- 4: a recommendation belongs to its finding --------------------------------------------- */

static const struct detail *closure_detail(const struct case_record *r, const char *key)
{
	for (size_t i = 0; i < r->closure_detail_count; i++)
		if (strcmp(r->closure_detail[i].key, key) == 0)
			return &r->closure_detail[i];
	return NULL;
}

/* The exam that the machine took as the answer; NULL: there is none. */
static const struct exam *closing_exam(const struct chart *c, const struct case_record *r)
{
	const struct detail *d = closure_detail(r, "exam");
	bool machine = !is_open(r) && r->closed_by && strcmp(r->closed_by, ENGINE) == 0;
	return machine && d && d->type == DETAIL_INT ? chart_exam(c, d->number) : NULL;
}

static bool closed_now(const struct check *k, const struct case_record *r)
{
	const struct case_record *was = case_before(k, r->f.id);
	return !is_open(r) && (!was || is_open(was));
}

static bool is_side(const char *s)
{
	return s && (strcmp(s, "left") == 0 || strcmp(s, "right") == 0);
}

void check_finding_side(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			const struct exam *x = closed_now(k, r) ? closing_exam(c, r) : NULL;
			if (!x)
				continue;
			rule_checked(k, 1);
			if (is_side(r->f.laterality) && is_side(x->laterality) &&
			    strcmp(r->f.laterality, x->laterality) != 0)
				rule_violated(k, "follow-up %lld (%s) was ended by an exam (%s)",
				    (long long)r->f.id, r->f.laterality, x->laterality);
		}
}

/* ---- 5: no closure without proof that stands ------------------------------------------------ */

static void look_at_proof(struct check *k, const struct chart *c, const struct case_record *r)
{
	const struct detail *d = closure_detail(r, "exam");
	const struct exam *x = closing_exam(c, r);
	if (!d || d->type != DETAIL_INT)
		return;
	rule_checked(k, 1);
	if (!x)
		rule_violated(k, "follow-up %lld was closed by an exam that is not this patient's",
		    (long long)r->f.id);
	else if (x->id == r->f.index_exam || x->day < r->f.window.anchor)
		rule_violated(k, "follow-up %lld was closed by an exam that is not later",
		    (long long)r->f.id);
	else if (x->status != EXAM_FINAL)
		rule_violated(k, "follow-up %lld was closed by an exam that is %s",
		    (long long)r->f.id, vocabulary_word(&exam_status_words, (int)x->status));
}

void check_proof(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++)
			if (closed_now(k, c->record[i]) &&
			    strcmp(c->record[i]->closed_by, ENGINE) == 0)
				look_at_proof(k, c, c->record[i]);
}

/* What is wrong with the exam that a closure rests on; NULL: it stands. */
static const char *fallen(const struct chart *c, const struct case_record *r)
{
	const struct detail *d = closure_detail(r, "exam");
	const struct exam *x = d && d->type == DETAIL_INT ? chart_exam(c, d->number) : NULL;
	if (!d || d->type != DETAIL_INT)
		return NULL;
	if (x && x->same_as)
		x = chart_exam(c, x->same_as);
	if (!x)
		return "not this patient's";
	bool read = x->status == EXAM_FINAL,
	     done = x->status == EXAM_PERFORMED || x->status == EXAM_PRELIMINARY;
	if (!read && (!done || strcmp(r->closed_by, ENGINE) == 0))
		return vocabulary_word(&exam_status_words, (int)x->status);
	return x->day != DATE_NONE && x->day < r->f.window.anchor ? "not later" : NULL;
}

/* Of every chart of the event, whatever the event was: what the machine closed is alive, what a
 * person closed is asked about or was answered since. */
void check_proof_stands(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			const char *why = is_open(r) ? NULL : fallen(c, r);
			bool machine = !is_open(r) && strcmp(r->closed_by, ENGINE) == 0;
			rule_checked(k, !is_open(r));
			if (why && (machine || !was_asked_about(c, r->f.id)))
				rule_violated(k, "the exam that closed follow-up %lld is %s",
				    (long long)r->f.id, why);
		}
}

/* An exam that a person took back, or said no to, ends that follow-up no more. */
void check_rejected(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			const struct exam *x = closed_now(k, r) ? closing_exam(c, r) : NULL;
			if (!x)
				continue;
			rule_checked(k, 1);
			for (size_t n = 0; n < c->question_count; n++) {
				const struct question *q = c->question[n];
				const char *slash = strchr(q->key, '/');
				if (q->kind == QUESTION_EXAM_MATCH && q->followup == r->f.id &&
				    q->answer && strncmp(q->answer, "reject-exam", 11) == 0 &&
				    strtoll(slash + 1, NULL, 10) == x->id)
					rule_violated(k,
					    "follow-up %lld was closed by exam %lld, which a "
					    "person had rejected for it",
					    (long long)r->f.id, (long long)x->id);
			}
		}
}

/* ---- 6: a person outranks the machine ------------------------------------------------------- */

/* What a person closed: by a code of his own, or taken back because he reopened the step before. */
static void look_at_persons(struct check *k, bool taken_back)
{
	const struct chart *c;
	for (size_t at = 0; by_machine(k) && (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			const struct case_record *was = case_before(k, r->f.id);
			if (!was || is_open(was) || strcmp(was->closed_by, ENGINE) == 0 ||
			    (closure_detail(was, "reopened") != NULL) != taken_back)
				continue;
			rule_checked(k, 1);
			/* Lost is reversible: any encounter opens it again, and may be its exam. */
			if (was->f.closure == CLOSURE_LTFU)
				continue;
			if (is_open(r) || r->f.closure != was->f.closure)
				rule_violated(k, "follow-up %lld was closed by a person and is %s",
				    (long long)r->f.id,
				    is_open(r) ? "open again" : "closed otherwise");
		}
}

void check_person_first(struct check *k)
{
	look_at_persons(k, false);
}

void check_taken_back(struct check *k)
{
	look_at_persons(k, true);
}

void check_asked_again(struct check *k)
{
	for (size_t i = 0; by_machine(k) && k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind != CHANGE_QUESTION)
			continue;
		const struct question *was = question_before(k, c->question->id);
		rule_checked(k, 1);
		/* Of an appointment it is asked for as long as somebody waits for it. */
		bool waits = was && was->kind == QUESTION_APPOINTMENT_PASSED &&
			     strcmp(was->answered_by ? was->answered_by : "", "engine") == 0;
		if (was && !was->open && c->question->open && !waits &&
		    strcmp(was->text, c->question->text) == 0 &&
		    strcmp(was->evidence ? was->evidence : "", c->question->evidence) == 0)
			rule_violated(k, "question %lld (%s) was answered and is asked again",
			    (long long)was->id,
			    vocabulary_word(&question_kind_words, (int)was->kind));
	}
}

/* ---- 7: who the patient is ------------------------------------------------------------------ */

static bool is_another(const struct patient *p, const struct facts_patient *m)
{
	return p->birth != DATE_NONE && m->birth != DATE_NONE && p->birth != m->birth &&
	       p->family && m->family && strcmp(p->family, m->family) != 0;
}

/* Neither now, nor under a name before his records were merged. */
static bool is_nobody_of(
    const struct check *k, const struct chart *c, const struct facts_patient *m)
{
	if (!is_another(&c->patient, m))
		return false;
	for (size_t i = 0; i < k->t->before_count; i++)
		if (k->t->before[i]->merged_into == c->patient.id &&
		    !is_another(&k->t->before[i]->patient, m))
			return false;
	return true;
}

static bool owns(const struct chart *c, const struct patient_number *n, size_t count)
{
	for (size_t i = 0; i < c->number_count; i++)
		for (size_t k = 0; k < count; k++)
			if (!c->number[i]->apart && strcmp(c->number[i]->value, n[k].value) == 0 &&
			    strcmp(c->number[i]->authority, n[k].authority) == 0)
				return true;
	return false;
}

static bool same_words(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static void look_at_owner(struct check *k, const struct chart *was, const struct chart *now)
{
	rule_checked(k, 1);
	if (digest_patient(&was->patient) != digest_patient(&now->patient))
		rule_violated(
		    k, "patient %lld has taken another person's name", (long long)was->patient.id);
	for (size_t i = 0; i < was->case_count; i++) {
		const struct case_record *a = was->record[i], *b = chart_case(now, a->f.id);
		if (!b || a->f.state != b->f.state ||
		    !same_words(a->f.order_accession, b->f.order_accession) ||
		    !same_words(a->f.order_placer, b->f.order_placer) ||
		    a->f.window.target != b->f.window.target)
			rule_violated(k, "follow-up %lld was touched by another person's message",
			    (long long)a->f.id);
	}
	if (was->exam_count != now->exam_count)
		rule_violated(
		    k, "patient %lld has another person's exam", (long long)was->patient.id);
}

static bool is_asked_who(const struct chart *c)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind == QUESTION_PATIENT_IDENTITY)
			return true;
	return false;
}

void check_who(struct check *k)
{
	size_t count;
	bool asked = false;
	const struct event *e = k->t->event;
	const struct sim_decision *t = k->t;
	if (!t->d.ok || e->kind != EVENT_MESSAGE || !e->facts->patient.identifier_count ||
	    e->facts->kind == FACTS_MERGES)
		return;
	const struct patient_number *n = event_numbers(e->facts, t->arena, &count);
	for (size_t i = 0; i < t->all.count; i++)
		asked = asked || is_asked_who(t->all.chart[i]);
	for (size_t i = 0; i < t->before_count; i++) {
		const struct chart *was = t->before[i];
		if (was == t->bystander || was->merged_into || !owns(was, n, count) ||
		    !is_nobody_of(k, was, &e->facts->patient))
			continue;
		look_at_owner(k, was, t->all.chart[i]);
		if (!asked)
			rule_violated(k,
			    "patient %lld is named as another person, and nobody is "
			    "asked",
			    (long long)was->patient.id);
	}
}

/* ---- 8: time is checked --------------------------------------------------------------------- */

static date today(const struct check *k)
{
	return zone_date(k->h->rules->worktime.zone, k->t->now);
}

void check_time_asked(struct check *k)
{
	const struct chart *c;
	const struct exam *x;
	const struct facts_report *r = current_report(k, &c, &x);
	if (!r || !is_final(r) || r->started.day == DATE_NONE)
		return;
	rule_checked(k, 1);
	date day = r->started.day;
	bool odd = day > today(k) + 1 || (c->patient.birth != DATE_NONE && day < c->patient.birth);
	if (odd && x->day == day)
		rule_violated(k, "exam %lld is dated by a day that cannot be", (long long)x->id);
	if (odd && !asked_of_exam(c, x))
		rule_violated(k, "exam %lld has a day that cannot be", (long long)x->id);
}

/* The plan of this case was made by this event. */
static bool is_planned_now(const struct check *k, const struct case_record *r)
{
	const struct case_record *was = case_before(k, r->f.id);
	return !was || was->f.window.latest != r->f.window.latest;
}

/* Other days of another policy may come before what was done by the old one. */
static bool has_kept_its_policy(const struct check *k, instant since)
{
	const struct story *s = k->h->story;
	for (size_t i = 0; i < s->count && s->step[i].at <= k->t->now; i++)
		if (s->step[i].kind == STEP_POLICY && s->step[i].at >= since)
			return false;
	return true;
}

/* Planned past its latest day; a timer that was not late itself takes at most the next tier. */
static bool skips_a_tier(const struct check *k, const struct case_record *r)
{
	const struct case_record *was = case_before(k, r->f.id);
	const struct zone *z = k->h->rules->worktime.zone;
	return k->t->event->kind == EVENT_TIMERS && was && was->timer_step &&
	       zone_date(z, was->f.planned_at) > r->f.window.latest &&
	       was->timer_due + DAYS(4) > k->t->now && r->f.tier > was->f.tier + 1 &&
	       has_kept_its_policy(k, was->f.planned_at);
}

/* A working day and a weekend later at most. */
void check_time_overdue(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			if (!is_open(r) || r->f.hold != HOLD_NONE || r->f.optional)
				continue;
			rule_checked(k, 1);
			if (r->f.window.latest + 75 < today(k) && !r->overdue &&
			    r->timer_due > k->t->now + DAYS(5))
				rule_violated(k, "follow-up %lld is past its grace and not overdue",
				    (long long)r->f.id);
			if (r->f.window.latest < today(k) && !r->overdue && is_planned_now(k, r))
				rule_violated(k,
				    "follow-up %lld is dated into the past, not overdue",
				    (long long)r->f.id);
			if (skips_a_tier(k, r))
				rule_violated(k,
				    "follow-up %lld goes to tier %d at once, from step %s",
				    (long long)r->f.id, r->f.tier,
				    case_before(k, r->f.id)->timer_step);
		}
}

/* Both its exam and its writing are long ago. */
static bool is_old_report(const struct check *k)
{
	const struct event *e = k->t->event;
	if (e->kind != EVENT_MESSAGE || e->facts->kind != FACTS_REPORTS)
		return false;
	const struct facts_report *r = &e->facts->report[0];
	date last = today(k) - k->h->rules->policy.replay_days;
	return r->started.day != DATE_NONE && r->started.day < last && r->status_at.day < last;
}

static size_t lines_about(const struct check *k, int64_t followup, enum change_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind == kind && kind == CHANGE_NOTICE)
			n += c->notice->followup == followup &&
			     c->notice->facts->appointment_at <= k->t->now;
		else if (c->kind == kind && c->line_of_digest->followup == followup)
			n += directory_reachable(
			    directory_get(&k->t->people, c->line_of_digest->person));
	}
	return n;
}

static void check_old_case(struct check *k, const struct chart *c, const struct case_record *r)
{
	long long id = (long long)r->f.id;
	bool past = r->f.window.latest < today(k);
	rule_checked(k, 1);
	if (lines_about(k, r->f.id, CHANGE_NOTICE))
		rule_violated(k, "follow-up %lld of an old report was mailed", id);
	if (lines_about(k, r->f.id, CHANGE_DIGEST) != 1 && !asked_about(c, r->f.id))
		rule_violated(k, "follow-up %lld of an old report is not summed up once", id);
	if (r->f.optional ? r->overdue || r->f.tier : r->overdue != past || (r->f.tier && !past))
		rule_violated(k, "follow-up %lld of an old report is in the wrong tier", id);
	/* The tiers of what its own report finds to be over count from that report. */
	date planned = (date)(r->f.planned_at / DAYS(1)),
	     from = planned > r->f.window.latest ? planned : r->f.window.latest;
	if (!r->f.optional && from + 170 < today(k) && r->f.tier != 4)
		rule_violated(k, "follow-up %lld of an old report is not in the last tier", id);
	if (r->timer_due <= k->t->now)
		rule_violated(k, "follow-up %lld of an old report has a step left over", id);
}

/* An old report may change what a newer exam's report had asked for: that starts as ever. */
static bool is_of_old_exam(
    const struct check *k, const struct chart *c, const struct case_record *r)
{
	const struct exam *x = chart_exam(c, r->f.index_exam);
	return !x || x->day == DATE_NONE || x->day < today(k) - k->h->rules->policy.replay_days;
}

/* What an old report opens is told once, to a person, and mailed to nobody, but for an appointment
 * that is still ahead. */
void check_old_report(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			bool marked = r->f.planned_at < r->f.opened_at;
			if (case_before(k, r->f.id) || !is_open(r) || r->f.hold != HOLD_NONE)
				continue;
			if (is_old_report(k) && !marked && is_of_old_exam(k, c, r))
				rule_violated(k, "follow-up %lld of an old report starts anew",
				    (long long)r->f.id);
			if (marked)
				check_old_case(k, c, r);
		}
}

/* ---- 9: surroundings ------------------------------------------------------------------------ */

void check_aside_is_asked(struct check *k)
{
	char key[32];
	const struct event *e = k->t->event;
	if (e->kind != EVENT_PUT_ASIDE)
		return;
	rule_checked(k, 1);
	snprintf(key, sizeof key, "%lld", (long long)(e->patient ? e->patient : e->inbound));
	if (!k->t->d.ok || !has_question_key(k->t->all.nobody, key))
		rule_violated(k, "what failed is nobody's question");
}

/* ---- 10: no sentence is false --------------------------------------------------------------- */

static const char *false_sentence(
    const struct check *k, const struct notice *n, const struct case_record *r)
{
	const struct notice_facts *f = n->facts;
	bool said = n->due == k->t->now;
	if (f->to.id != n->person)
		return "it is for another person";
	if (!f->to.active || !f->to.email || !*f->to.email)
		return "it is for somebody who cannot get it";
	if (said && (f->target != r->f.window.target || strcmp(f->ref, r->ref) != 0))
		return "it names another date or follow-up";
	if (f->scheduled && !f->ordered)
		return "it says booked and not ordered";
	if (f->days_overdue && (!r->overdue || f->days_overdue != today(k) - r->f.window.target))
		return "it counts the days overdue wrongly";
	if (!f->owner_name && r->f.owner != n->person)
		return "it takes its reader for the owner";
	if (f->has_calendar && f->method == ICAL_CANCEL && !f->entry.cancelled)
		return "it cancels an entry that stands";
	if (f->has_calendar && f->entry.person != n->person)
		return "it has somebody else's calendar entry";
	return NULL;
}

void check_sentence(struct check *k)
{
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind != CHANGE_NOTICE || !c->notice->followup)
			continue;
		const struct case_record *r = chart_case(c->chart, c->notice->followup);
		const char *wrong = r && is_open(r) && r->f.revision == c->notice->revision
					? false_sentence(k, c->notice, r)
					: NULL;
		rule_checked(k, 1);
		if (wrong)
			rule_violated(k, "notice %s of follow-up %lld: %s", c->notice->template,
			    (long long)r->f.id, wrong);
	}
}
