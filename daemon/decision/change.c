/* SPDX-License-Identifier: Apache-2.0
 *
 * change.c - alters a chart in memory and puts the change on the list.
 *
 * Owns: that nothing of a chart changes without a change on the list.
 */
#include "autoconf.h"
#include "change.h"
#include "come_back.h"
#include "followupd/undo.h"

#include <string.h>

static struct change *put(struct work *w, enum change_kind kind)
{
	struct decided *d = w->out;
	d->change = arena_grow(w->arena, d->change, d->change_count, sizeof *d->change);
	struct change *c = &d->change[d->change_count++];
	*c = (struct change){.kind = kind, .chart = w->chart};
	return c;
}

static void touch(enum row_mark *mark)
{
	if (*mark == ROW_CLEAN)
		*mark = ROW_CHANGED;
}

/* Appends a copy of element to a vector of pointers; own points to it. */
#define APPEND(w, own, vector, count, element)                                                     \
	do {                                                                                       \
		(own) = arena_alloc((w)->arena, sizeof *(own));                                    \
		*(own) = (element);                                                                \
		PUSH(w, vector, count, own);                                                       \
	} while (0)

#define PUSH(w, vector, count, pointer)                                                            \
	do {                                                                                       \
		(vector) = arena_grow((w)->arena, (vector), (count), sizeof *(vector));            \
		(vector)[(count)++] = (pointer);                                                   \
	} while (0)

/* ---- patients ------------------------------------------------------------------------------- */

void patient_changed(struct work *w, struct patient *p)
{
	touch(&p->mark);
	put(w, CHANGE_PATIENT)->patient = p;
}

struct chart *chart_add(struct work *w)
{
	struct chart *c;
	APPEND(w, c, w->all->chart, w->all->count, ((struct chart){.fresh = true}));
	c->patient = (struct patient){.id = work_id(w), .birth = DATE_NONE, .mark = ROW_FRESH};
	work_on(w, c);
	patient_changed(w, &c->patient);
	return c;
}

void patient_number_add(struct work *w, struct chart *c, const struct patient_number *n)
{
	struct patient_number *own;
	APPEND(w, own, c->number, c->number_count, *n);
	own->mark = ROW_FRESH;
	put(w, CHANGE_NUMBER)->number = own;
}

void patient_number_changed(struct work *w, struct chart *c, struct patient_number *n)
{
	work_on(w, c);
	touch(&n->mark);
	put(w, CHANGE_NUMBER)->number = n;
}

struct contact_point *contact_add(struct work *w, struct chart *c, const struct contact_point *p)
{
	struct contact_point *own;
	APPEND(w, own, c->contact, c->contact_count, *p);
	own->id = work_id(w);
	own->mark = ROW_FRESH;
	put(w, CHANGE_CONTACT)->contact = own;
	return own;
}

void contact_changed(struct work *w, struct chart *c, struct contact_point *p)
{
	work_on(w, c);
	touch(&p->mark);
	put(w, CHANGE_CONTACT)->contact = p;
}

void chart_merge(struct work *w, struct chart *retired, struct chart *survivor)
{
	work_on(w, retired);
	work_on(w, survivor);
	for (size_t i = 0; i < retired->number_count; i++) {
		retired->number[i]->came_from = retired->patient.id;
		if (!retired->keeps_numbers)
			retired->number[i]->retired = true;
		touch(&retired->number[i]->mark);
		PUSH(w, survivor->number, survivor->number_count, retired->number[i]);
	}
	for (size_t i = 0; i < retired->contact_count; i++) {
		retired->contact[i]->came_from = retired->patient.id;
		PUSH(w, survivor->contact, survivor->contact_count, retired->contact[i]);
	}
	for (size_t i = 0; i < retired->exam_count; i++) {
		retired->exam[i]->came_from = retired->patient.id;
		PUSH(w, survivor->exam, survivor->exam_count, retired->exam[i]);
	}
	for (size_t i = 0; i < retired->appointment_count; i++)
		PUSH(
		    w, survivor->appointment, survivor->appointment_count, retired->appointment[i]);
	for (size_t i = 0; i < retired->case_count; i++) {
		retired->record[i]->f.patient = survivor->patient.id;
		PUSH(w, survivor->record, survivor->case_count, retired->record[i]);
	}
	for (size_t i = 0; i < retired->question_count; i++) {
		retired->question[i]->patient = survivor->patient.id;
		PUSH(w, survivor->question, survivor->question_count, retired->question[i]);
	}
	for (size_t i = 0; i < retired->letter_count; i++)
		PUSH(w, survivor->letter, survivor->letter_count, retired->letter[i]);
	retired->letter_count = 0;
	retired->contact_count = 0;
	retired->number_count = retired->exam_count = retired->appointment_count = 0;
	retired->case_count = retired->question_count = 0;
	retired->merged_into = survivor->patient.id;
	put(w, CHANGE_MERGE)->retired = retired;
}

/* Takes the n-th out of a vector. */
#define DROP(vector, count, n)                                                                     \
	memmove((vector) + (n), (vector) + (n) + 1, (--(count) - (n)) * sizeof *(vector))

void number_move(struct work *w, struct chart *from, size_t n, struct chart *to)
{
	struct patient_number *own = from->number[n];
	DROP(from->number, from->number_count, n);
	PUSH(w, to->number, to->number_count, own);
	patient_number_changed(w, to, own);
}

void contact_move(struct work *w, struct chart *from, size_t n, struct chart *to)
{
	struct contact_point *own = from->contact[n];
	DROP(from->contact, from->contact_count, n);
	PUSH(w, to->contact, to->contact_count, own);
	contact_changed(w, to, own);
}

void exam_move(struct work *w, struct chart *from, size_t n, struct chart *to)
{
	struct exam *own = from->exam[n];
	DROP(from->exam, from->exam_count, n);
	PUSH(w, to->exam, to->exam_count, own);
	work_on(w, to);
	exam_changed(w, own);
}

/* They are where that is which they are about: no row of theirs says whose they are. */
static void letters_move(
    struct work *w, struct chart *from, int64_t followup, int64_t question, struct chart *to)
{
	for (size_t i = from->letter_count; i-- > 0;) {
		struct patient_letter *l = from->letter[i];
		if ((followup && l->followup == followup) ||
		    (question && l->question == question)) {
			DROP(from->letter, from->letter_count, i);
			PUSH(w, to->letter, to->letter_count, l);
		}
	}
}

void case_move(struct work *w, struct chart *from, size_t n, struct chart *to)
{
	struct case_record *own = from->record[n];
	DROP(from->record, from->case_count, n);
	own->f.patient = to->patient.id;
	PUSH(w, to->record, to->case_count, own);
	letters_move(w, from, own->f.id, 0, to);
	work_on(w, to);
	case_changed(w, own);
}

void question_move(struct work *w, struct chart *from, size_t n, struct chart *to)
{
	struct question *own = from->question[n];
	DROP(from->question, from->question_count, n);
	own->patient = to->patient.id;
	PUSH(w, to->question, to->question_count, own);
	letters_move(w, from, 0, own->id, to);
	work_on(w, to);
	touch(&own->mark);
	put(w, CHANGE_QUESTION)->question = own;
}

/* ---- exams and reports ---------------------------------------------------------------------- */

struct exam *exam_add(struct work *w, struct chart *c, const struct exam *x)
{
	struct exam *own;
	APPEND(w, own, c->exam, c->exam_count, *x);
	own->id = work_id(w);
	own->mark = ROW_FRESH;
	exam_changed(w, own);
	return own;
}

void exam_changed(struct work *w, struct exam *x)
{
	touch(&x->mark);
	put(w, CHANGE_EXAM)->exam = x;
}

struct appointment *appointment_add(struct work *w, struct chart *c, const struct appointment *a)
{
	struct appointment *own;
	APPEND(w, own, c->appointment, c->appointment_count, *a);
	own->id = work_id(w);
	own->mark = ROW_FRESH;
	appointment_changed(w, own);
	return own;
}

void appointment_changed(struct work *w, struct appointment *a)
{
	touch(&a->mark);
	put(w, CHANGE_APPOINTMENT)->appointment = a;
}

struct report *report_add(struct work *w, struct exam *x, const struct report *r, bool current)
{
	struct report *own = arena_alloc(w->arena, sizeof *own);
	*own = *r;
	own->id = work_id(w);
	own->exam = x->id;
	own->current = current;
	own->mark = ROW_FRESH;
	if (current && x->current) {
		x->current->current = false;
		touch(&x->current->mark);
		put(w, CHANGE_REPORT)->report = x->current;
	}
	put(w, CHANGE_REPORT)->report = own;
	x->versions++;
	if (current)
		x->current = own;
	return own;
}

struct finding *finding_save(struct work *w, struct report *r, const struct finding *f)
{
	struct finding *own = NULL;
	for (size_t i = 0; i < r->finding_count && !own; i++)
		if (strcmp(r->finding[i]->key, f->key) == 0)
			own = r->finding[i];
	if (!work_spend(w, r->finding_count))
		return NULL;
	if (own) {
		int64_t id = own->id;
		enum row_mark mark = own->mark;
		*own = *f;
		own->id = id;
		own->mark = mark;
		touch(&own->mark);
	} else {
		APPEND(w, own, r->finding, r->finding_count, *f);
		own->id = work_id(w);
		own->mark = ROW_FRESH;
	}
	own->report = r->id;
	put(w, CHANGE_FINDING)->finding = own;
	return w->failed ? NULL : own;
}

/* ---- follow-ups and their timers ------------------------------------------------------------ */

struct case_record *case_add(struct work *w, struct chart *c, const struct case_record *r)
{
	struct case_record *own;
	APPEND(w, own, c->record, c->case_count, *r);
	own->f.id = work_id(w);
	if (!own->f.series)
		own->f.series = own->f.id;
	own->ref = case_ref(w->arena, own->f.id);
	own->need.since = own->need.ask_at = own->look.at = INSTANT_NONE;
	own->timer_due = own->plan_due = own->again_at = own->offer.ends = own->postponed_at =
	    INSTANT_NONE;
	own->closed_at = INSTANT_NONE;
	own->mark = ROW_FRESH;
	case_changed(w, own);
	return own;
}

void case_changed(struct work *w, struct case_record *r)
{
	touch(&r->mark);
	put(w, CHANGE_CASE)->record = r;
}

/* Both of the timer: the plan's step, and what comes first. */
static void timer_enter(struct work *w, struct case_record *r, const char *plan, instant planned,
    const char *step, instant due)
{
	bool same = r->timer_step && strcmp(r->timer_step, step) == 0 && r->timer_due == due &&
		    text_same(r->plan_step, plan) && r->plan_due == planned;
	if (same)
		return;
	r->plan_step = plan;
	r->plan_due = planned;
	r->timer_step = step;
	r->timer_due = due;
	r->timer_mark = ROW_CHANGED;
	put(w, CHANGE_TIMER)->record = r;
}

void timer_set(struct work *w, struct case_record *r, const char *step, instant due)
{
	struct come_back back;
	if (come_back_first(r, &back) && back.at < due)
		timer_enter(w, r, step, due, back.step, back.at);
	else
		timer_enter(w, r, step, due, step, due);
}

void timer_look(struct work *w, struct case_record *r)
{
	if (r->plan_step)
		timer_set(w, r, r->plan_step, r->plan_due);
}

void timer_drop(struct work *w, struct case_record *r)
{
	r->timer_step = r->plan_step = NULL;
	r->timer_due = r->plan_due = INSTANT_NONE;
	r->timer_mark = ROW_CHANGED;
	put(w, CHANGE_TIMER)->record = r;
}

/* ---- history -------------------------------------------------------------------------------- */

struct detail *details_copy(struct work *w, const struct detail *detail, size_t count, size_t room)
{
	struct detail *own = arena_alloc(w->arena, (count + room) * sizeof *own);
	if (count)
		memcpy(own, detail, count * sizeof *own);
	return own;
}

void history_add(struct work *w, struct case_record *r, const char *actor, enum history_kind kind,
    const struct detail *detail, size_t count)
{
	struct history_line *line = arena_alloc(w->arena, sizeof *line);
	*line = (struct history_line){.of = r,
	    .seq = ++r->event_seq,
	    .at = w->now,
	    .actor = actor,
	    .kind = kind,
	    .detail_count = count,
	    .detail = details_copy(w, detail, count, 0)};
	touch(&r->mark); /* the row counts the lines */
	PUSH(w, r->line, r->line_count, line);
	put(w, CHANGE_HISTORY)->line = line;
}

/* ---- questions ------------------------------------------------------------------------------ */

struct question *question_of(const struct chart *c, enum question_kind kind, const char *key)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind == kind && strcmp(c->question[i]->key, key) == 0)
			return c->question[i];
	return NULL;
}

/* The one function that changes what becomes of a question: open with its next step, or answered
 * and without one. */
static void question_enter(
    struct work *w, struct question *q, bool open, const char *step, instant due)
{
	q->open = open;
	q->step = step;
	q->due = due;
	q->answered_at = open ? INSTANT_NONE : w->now;
	touch(&q->mark);
	put(w, CHANGE_QUESTION)->question = q;
}

void question_wait(struct work *w, struct question *q, const struct planned_question *next)
{
	question_enter(w, q, true, next->step->name, next->due);
}

struct question *question_open(struct work *w, struct question *was, const struct question *q,
    const struct planned_question *first)
{
	struct question *own = was;
	if (was) { /* whose it is its key says for ever, and about what, once it is about one */
		const struct question old = *was;
		*own = *q;
		own->id = old.id;
		own->key = old.key;
		own->patient = old.patient;
		own->followup = old.followup ? old.followup : q->followup;
		own->event_seq = old.event_seq;
		own->line = old.line;
		own->line_count = old.line_count;
		own->mark = old.mark;
	} else {
		APPEND(w, own, w->chart->question, w->chart->question_count, *q);
		own->id = work_id(w);
		own->mark = ROW_FRESH;
	}
	own->evidence = q->evidence ? q->evidence : "";
	own->answered_by = own->answer = NULL;
	question_wait(w, own, first);
	question_log(w, own, QUESTION_WAS_ASKED, w->actor, NULL);
	return own;
}

void question_tie(struct work *w, struct question *q, int64_t followup)
{
	q->followup = followup;
	touch(&q->mark);
	put(w, CHANGE_QUESTION)->question = q;
}

void question_end(
    struct work *w, struct question *q, enum question_event how, const char *by, const char *answer)
{
	q->answered_by = by;
	q->answer = answer;
	q->waits_until = INSTANT_NONE;
	question_enter(w, q, false, NULL, INSTANT_NONE);
	question_log(w, q, how, by, answer);
}

void question_log(struct work *w, struct question *q, enum question_event kind, const char *actor,
    const char *words)
{
	struct question_line *own = arena_alloc(w->arena, sizeof *own);
	*own = (struct question_line){.of = q,
	    .seq = ++q->event_seq,
	    .at = w->now,
	    .actor = actor,
	    .kind = kind,
	    .words = words};
	PUSH(w, q->line, q->line_count, own);
	put(w, CHANGE_ASKING)->line_of_question = own;
}

/* Of mails, letters, people and appointments: what is owed is clear while they are open. */
static bool holds_nothing(enum question_kind kind)
{
	static const enum question_kind kinds[] = {QUESTION_APPOINTMENT_PASSED, QUESTION_NO_OWNER,
	    QUESTION_NO_ADDRESS, QUESTION_NOBODY_TO_TELL, QUESTION_OWNER_INACTIVE,
	    QUESTION_UNDELIVERABLE, QUESTION_REPLY, QUESTION_LETTER_REFUSED, QUESTION_LETTER_WAITS};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

bool question_waits_for(const struct chart *c, int64_t followup)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && c->question[i]->followup == followup &&
		    !holds_nothing(c->question[i]->kind))
			return true;
	return false;
}

/* ---- calendar and notices ------------------------------------------------------------------- */

static void calendar_changed(struct work *w, struct case_record *r, struct calendar_entry *e)
{
	touch(&e->mark);
	e->stamp = w->now;
	struct change *c = put(w, CHANGE_CALENDAR);
	c->entry = e;
	c->of = r;
}

struct calendar_entry *calendar_add(
    struct work *w, struct case_record *r, const struct calendar_entry *e)
{
	struct calendar_entry *own;
	APPEND(w, own, r->calendar, r->calendar_count, *e);
	own->mark = ROW_FRESH;
	calendar_changed(w, r, own);
	return own;
}

void calendar_enter(struct work *w, struct case_record *r, struct calendar_entry *e,
    const struct calendar_entry *to)
{
	if (e->cancelled != to->cancelled || e->day != to->day || e->starts_at != to->starts_at)
		e->sequence++;
	e->cancelled = to->cancelled;
	e->day = to->day;
	e->starts_at = to->starts_at;
	memcpy(e->alarm, to->alarm, sizeof e->alarm);
	e->provisional = to->provisional;
	calendar_changed(w, r, e);
}

void attempt_add(struct work *w, struct case_record *r, const struct attempt *a)
{
	struct attempt *own;
	APPEND(w, own, r->attempt, r->attempt_count, *a);
	own->id = work_id(w);
	own->mark = ROW_FRESH;
	struct change *c = put(w, CHANGE_ATTEMPT);
	c->attempt = own;
	c->of = r;
}

void attempt_withdraw(struct work *w, struct case_record *r, size_t n)
{
	struct attempt *own = r->attempt[n];
	DROP(r->attempt, r->attempt_count, n);
	own->withdrawn = true;
	touch(&own->mark);
	struct change *c = put(w, CHANGE_ATTEMPT);
	c->attempt = own;
	c->of = r;
}

void calendar_cancel(struct work *w, struct case_record *r, struct calendar_entry *e)
{
	struct calendar_entry gone = *e;
	gone.cancelled = true;
	calendar_enter(w, r, e, &gone);
}

struct patient_letter *letter_add(struct work *w, struct chart *c, const struct patient_letter *l)
{
	struct patient_letter *own;
	APPEND(w, own, c->letter, c->letter_count, *l);
	own->id = work_id(w);
	own->mark = ROW_FRESH;
	letter_changed(w, own);
	return own;
}

void letter_changed(struct work *w, struct patient_letter *l)
{
	touch(&l->mark);
	put(w, CHANGE_LETTER)->letter = l;
}

struct notice *notice_add(struct work *w, struct case_record *r, const struct notice *n)
{
	struct notice *own;
	if (r) {
		APPEND(w, own, r->notice, r->notice_count, *n);
	} else {
		own = arena_alloc(w->arena, sizeof *own);
		*own = *n;
	}
	own->id = work_id(w);
	own->fate = own->was = NOTICE_WAITS;
	own->at = w->now;
	own->mark = ROW_FRESH;
	put(w, CHANGE_NOTICE)->notice = own;
	return own;
}

/* One that is leaving may be there already; what follows (a CANCEL) corrects it. */
void notice_take_back(struct work *w, struct notice *n)
{
	if (n->fate == NOTICE_WAITS)
		n->fate = NOTICE_TAKEN_BACK;
	put(w, CHANGE_TAKEN_BACK)->notice = n;
}

void notice_put_back(struct work *w, struct notice *n, instant digest, instant due)
{
	if (n->fate == NOTICE_TAKEN_BACK) {
		n->fate = NOTICE_WAITS;
		n->due = due;
		n->digest = digest == INSTANT_NONE ? INSTANT_NONE : due;
		n->carrier = 0;
	}
	put(w, CHANGE_PUT_BACK)->notice = n;
}

void notice_carried(struct work *w, struct notice *n, const struct notice *digest)
{
	n->carrier = digest->id;
	put(w, CHANGE_CARRIED)->notice = n;
}

void notices_take_back(struct work *w, struct case_record *r)
{
	notices_take_back_of(w, r, 0, NULL);
}

void notices_take_back_of(
    struct work *w, struct case_record *r, int64_t person, const char *template)
{
	for (size_t i = 0; i < r->notice_count; i++) {
		struct notice *n = r->notice[i];
		bool meant = (!person || n->person == person) &&
			     (!template || strcmp(n->template, template) == 0);
		if (meant && (n->fate == NOTICE_WAITS || n->fate == NOTICE_LEAVING))
			notice_take_back(w, n);
	}
}

/* ---- answers taken back --------------------------------------------------------------------- */

void case_put_back(struct work *w, struct case_record *r)
{
	case_changed(w, r);
	r->timer_mark = ROW_CHANGED;
	put(w, CHANGE_TIMER)->record = r;
}

void question_put_back(
    struct work *w, struct question *q, enum question_event kind, const char *actor)
{
	touch(&q->mark);
	put(w, CHANGE_QUESTION)->question = q;
	question_log(w, q, kind, actor, NULL);
}

/* As it stood in the calendar, its stamp too: nobody has been told otherwise. */
void calendar_put_back(struct work *w, struct case_record *r, struct calendar_entry *e)
{
	instant stamp = e->stamp;
	calendar_changed(w, r, e);
	e->stamp = stamp;
}

void finding_changed(struct work *w, struct finding *f)
{
	touch(&f->mark);
	put(w, CHANGE_FINDING)->finding = f;
}

void undo_add(struct work *w, struct chart *c, const struct undoable *u)
{
	struct undoable *own;
	for (size_t i = c->undoable_count; i-- > 0;)
		if (c->undoable[i]->at + UNDO_FOR < u->at)
			DROP(c->undoable, c->undoable_count, i);
	APPEND(w, own, c->undoable, c->undoable_count, *u);
	struct change *n = put(w, CHANGE_UNDOABLE);
	n->chart = c;
	n->undoable = own;
}

/* ---- digests -------------------------------------------------------------------------------- */

void digest_add(struct work *w, const struct digest_line *l)
{
	struct digest_line *own = arena_alloc(w->arena, sizeof *own);
	*own = *l;
	put(w, CHANGE_DIGEST)->line_of_digest = own;
}

void question_untell(struct work *w, const struct question *q, int64_t person)
{
	struct digest_line *own = arena_alloc(w->arena, sizeof *own);
	*own = (struct digest_line){.person = person, .question = q->id, .due = INSTANT_NONE};
	put(w, CHANGE_UNTOLD)->line_of_digest = own;
}

void work_taken(struct work *w, int64_t notice)
{
	put(w, CHANGE_WORK_TAKEN)->undelivered = notice;
}

/* ---- people --------------------------------------------------------------------------------- */

struct person *person_add(struct work *w, const struct person *p)
{
	struct directory *d = w->all->people;
	struct person *own;
	APPEND(w, own, d->person, d->count, *p);
	own->id = work_id(w);
	own->mark = ROW_FRESH;
	person_changed(w, own);
	return own;
}

void person_changed(struct work *w, struct person *p)
{
	touch(&p->mark);
	put(w, CHANGE_PERSON)->person = p;
}

int64_t person_named(struct work *w, const struct person_ref *ref)
{
	if (!ref->id || !*ref->id)
		return 0;
	const struct person *p = directory_find(w->all->people, ref->id);
	if (p)
		return p->id;
	const struct person fresh = {.ref = ref->id,
	    .family = ref->family ? ref->family : "",
	    .given = ref->given ? ref->given : "",
	    .roles = SET_OF(ROLE_CLINICIAN),
	    .language = "en",
	    .active = true};
	return person_add(w, &fresh)->id;
}
