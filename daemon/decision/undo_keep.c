/* SPDX-License-Identifier: Apache-2.0
 *
 * undo_keep.c - what an answer replaced: the chart before it against the chart after it.
 *
 * Fails: never.  What cannot be put back (records that were joined, reports that moved) is kept
 * with the reason.
 */
#include "autoconf.h"
#include "undo.h"
#include "change.h"
#include "snapshot.h"

/* A mail is answered from a mailbox, where nobody waits to take it back. */
const char *undo_said_by(const struct work *w)
{
	const struct event *e = w->event;
	if (e->kind == EVENT_ANSWER)
		return event_takes_back(e) ? NULL : e->answer->by;
	if (e->kind != EVENT_REPLY || !e->mailed->by_link)
		return NULL;
	const struct person *p = directory_get(w->all->people, e->mailed->person);
	return p ? p->ref : NULL;
}

void undo_look(struct work *w, const struct chart *c)
{
	if (!undo_said_by(w))
		return;
	w->look = arena_grow(w->arena, w->look, w->look_count, sizeof *w->look);
	w->look[w->look_count++] = (struct undo_look){c, chart_snapshot(w->arena, c)};
}

/* ---- one row -------------------------------------------------------------------------------- */

struct keeping {
	struct work *w;
	struct undoable *u;
};

#define PUT(k, list, element)                                                                      \
	do {                                                                                       \
		struct undoable *u_ = (k)->u;                                                      \
		u_->list =                                                                         \
		    arena_grow((k)->w->arena, u_->list, u_->list##_count, sizeof *u_->list);       \
		u_->list[u_->list##_count++] = (element);                                          \
	} while (0)

/* A follow-up or a question. */
static void put_item(
    struct work *w, struct undo_item **list, size_t *count, int64_t id, int seq, bool fresh)
{
	*list = arena_grow(w->arena, *list, *count, sizeof **list);
	(*list)[(*count)++] = (struct undo_item){id, seq, fresh};
}

static void keep_member(struct keeping *k, const struct undo_member *m, int64_t id, const void *was,
    const void *is, const struct calendar_entry *entry)
{
	const struct undo_field f = {.member = m,
	    .id = id,
	    .person = entry ? entry->person : 0,
	    .kind = entry ? (int)entry->kind : 0,
	    .was = undo_get(m, was),
	    .is = undo_get(m, is)};
	if (!undo_same(m, &f.was, &f.is))
		PUT(k, field, f);
}

/* Whether anything of it differs. */
static bool keep_row(struct keeping *k, enum undo_row row, int64_t id, const void *was,
    const void *is, const struct calendar_entry *entry)
{
	size_t before = k->u->field_count;
	for (const struct undo_member *m = undo_members; m->name; m++)
		if (m->row == row)
			keep_member(k, m, id, was, is, entry);
	return k->u->field_count > before;
}

/* ---- what there is -------------------------------------------------------------------------- */

/* One that is new was not there: as if it had been cancelled. */
static void keep_calendar(
    struct keeping *k, const struct case_record *r, const struct case_record *was)
{
	for (size_t i = 0; i < r->calendar_count; i++) {
		const struct calendar_entry *e = r->calendar[i];
		struct calendar_entry none = *e;
		none.cancelled = true;
		keep_row(k, UNDO_ENTRY, r->f.id, i < was->calendar_count ? was->calendar[i] : &none,
		    e, e);
	}
}

/* One that is leaving may be there already, and is only kept from being tried again. */
static bool was_taken_back(
    const struct keeping *k, const struct notice *was, const struct notice *n)
{
	const struct decided *d = k->w->out;
	if (was->fate == NOTICE_WAITS)
		return n->fate == NOTICE_TAKEN_BACK;
	for (size_t i = 0; was->fate == NOTICE_LEAVING && i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_TAKEN_BACK && d->change[i].notice == n)
			return true;
	return false;
}

static void keep_notices(
    struct keeping *k, const struct case_record *r, const struct case_record *was)
{
	for (size_t i = was ? was->notice_count : 0; i < r->notice_count; i++)
		if (r->notice[i]->fate == NOTICE_WAITS)
			PUT(k, told, r->notice[i]->id);
	for (size_t i = 0; was && i < was->notice_count; i++)
		if (was_taken_back(k, was->notice[i], r->notice[i]))
			PUT(k, withdrawn,
			    ((struct undo_withdrawn){r->notice[i]->id, was->notice[i]->digest}));
}

static void keep_cases(struct keeping *k, const struct chart *c, const struct chart *before)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i], *was = chart_case(before, r->f.id);
		bool differs = was && keep_row(k, UNDO_CASE, r->f.id, was, r, NULL);
		if (!was || differs || was->event_seq != r->event_seq)
			put_item(
			    k->w, &k->u->of_case, &k->u->case_count, r->f.id, r->event_seq, !was);
		if (was)
			keep_calendar(k, r, was);
		keep_notices(k, r, was);
	}
}

static const struct question *question_in(const struct chart *c, int64_t id)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->id == id)
			return c->question[i];
	return NULL;
}

static void keep_questions(struct keeping *k, const struct chart *c, const struct chart *before)
{
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i], *was = question_in(before, q->id);
		bool differs = was && keep_row(k, UNDO_QUESTION, q->id, was, q, NULL);
		if (!was || differs || was->event_seq != q->event_seq)
			put_item(k->w, &k->u->of_question, &k->u->question_count, q->id,
			    q->event_seq, !was);
	}
}

/* One that is new was not there: as if it had been taken back at once. */
static void keep_contacts(struct keeping *k, const struct chart *c, const struct chart *before)
{
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *p = c->contact[i];
		struct contact_point none = *p;
		none.end = CONTACT_UNDONE;
		none.ended_at = k->w->now;
		none.ended_by = p->person;
		keep_row(k, UNDO_CONTACT, p->id,
		    i < before->contact_count ? before->contact[i] : &none, p, NULL);
	}
}

/* Nothing was owed for one that is new. */
static void keep_findings(struct keeping *k, const struct report *v, const struct report *before)
{
	for (size_t i = 0; v && i < v->finding_count; i++) {
		const struct finding *f = v->finding[i];
		struct finding none = *f;
		none.disposition = DISPOSITION_NONE;
		bool known = before && before->id == v->id && i < before->finding_count;
		keep_row(k, UNDO_FINDING, f->id, known ? before->finding[i] : &none, f, NULL);
	}
}

/* One that is new was not there: as if it had been left out. */
static void keep_letters(struct keeping *k, const struct chart *c, const struct chart *before)
{
	for (size_t i = 0; i < c->letter_count; i++) {
		const struct patient_letter *l = c->letter[i], *was = chart_letter(before, l->id);
		struct patient_letter none = *l;
		none.state = LETTER_LEFT_OUT;
		none.why = "whoever asked for it took that back";
		keep_row(k, UNDO_LETTER, l->id, was ? was : &none, l, NULL);
	}
}

/* One that is new was not there: as if it had been cancelled. */
static void keep_appointments(struct keeping *k, const struct chart *c, const struct chart *before)
{
	for (size_t i = 0; i < c->appointment_count; i++) {
		const struct appointment *a = c->appointment[i];
		struct appointment none = *a;
		none.status = VISIT_CANCELLED;
		keep_row(k, UNDO_APPOINTMENT, a->id,
		    i < before->appointment_count ? before->appointment[i] : &none, a, NULL);
	}
}

static void keep_rest(struct keeping *k, const struct chart *c, const struct chart *before)
{
	keep_contacts(k, c, before);
	keep_row(k, UNDO_PATIENT, c->patient.id, &before->patient, &c->patient, NULL);
	keep_letters(k, c, before);
	keep_appointments(k, c, before);
	for (size_t i = 0; i < c->exam_count; i++)
		keep_findings(k, c->exam[i]->current,
		    i < before->exam_count ? before->exam[i]->current : NULL);
}

/* ---- what cannot be put back ---------------------------------------------------------------- */

static const char *fault_of(const struct change *c)
{
	switch (c->kind) {
	case CHANGE_MERGE:
	case CHANGE_NUMBER:
		return "it joined records of the patient: tell the registration desk";
	case CHANGE_EXAM:
		return c->exam->mark == ROW_FRESH ? NULL : "it moved an exam to another patient";
	case CHANGE_REPORT:
		return c->report->mark == ROW_FRESH ? NULL : "it moved a report";
	case CHANGE_PERSON:
	case CHANGE_WORK_TAKEN:
		return "it changed more than the follow-up";
	default:
		return NULL;
	}
}

static const char *fault_of_all(const struct decided *d)
{
	for (size_t i = 0; i < d->change_count; i++) {
		const char *fault = fault_of(&d->change[i]);
		if (fault)
			return fault;
	}
	return NULL;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Questions that belong to no patient have no chart to keep it with. */
static struct chart *keeper(const struct work *w)
{
	for (size_t i = 0; i < w->out->touched_count; i++)
		if (w->out->touched[i] != w->all->nobody)
			return w->out->touched[i];
	return NULL;
}

void undo_keep(struct work *w)
{
	const struct event *e = w->event;
	struct chart *with = keeper(w);
	if (!w->look_count || w->out->outcome != OUTCOME_APPLIED || !w->out->change_count || !with)
		return;
	struct undoable u = {.inbound = e->inbound,
	    .at = e->received_at,
	    .by = undo_said_by(w),
	    .what = e->kind == EVENT_ANSWER
			? vocabulary_word(&answer_kind_words, (int)e->answer->kind)
			: "link",
	    .fault = fault_of_all(w->out)};
	struct keeping k = {w, &u};
	for (size_t i = 0; i < w->look_count && !u.fault; i++) {
		const struct undo_look *l = &w->look[i];
		keep_cases(&k, l->of, l->was);
		keep_questions(&k, l->of, l->was);
		keep_rest(&k, l->of, l->was);
	}
	undo_add(w, with, &u);
}
