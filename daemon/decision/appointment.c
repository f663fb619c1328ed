/* SPDX-License-Identifier: Apache-2.0
 *
 * appointment.c - an appointment is a thing of its own: it has a number, a version and a day, and
 * stands or does not.
 *
 * The latest message about it counts, by its clock and then by what happened, whenever it comes.
 * What it says of exams and follow-ups is worked out from all appointments that are known, so that
 * one that falls through leaves the others standing.  It makes no exam: one whose order nobody
 * knows is kept, books the follow-up that it fits and is asked about where that is doubtful.
 */
#include "autoconf.h"
#include "appointment.h"
#include "apply.h"
#include "question.h"
#include "resolve.h"

#include <string.h>

#define LOOK_COST 5 /* steps of one match, next to a look at an appointment */

static bool same(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

static bool differ(const char *a, const char *b)
{
	return a && b && *a && *b && strcmp(a, b) != 0;
}

static bool fill(const char **field, const char *value)
{
	if (!value || !*value || (*field && **field))
		return false;
	*field = value;
	return true;
}

static bool is_of_order(const struct appointment *a)
{
	return !a->placer && !a->filler;
}

static bool names_order(const struct appointment *a)
{
	return a->order_placer || a->order_filler;
}

static bool stands(const struct appointment *a)
{
	return a->status <= VISIT_CHANGED;
}

/* ---- which one ------------------------------------------------------------------------------ */

static bool same_facility(const struct appointment *a, const struct appointment *b)
{
	const char *one = strchr(a->sender, '|'), *other = strchr(b->sender, '|');
	return text_same(one, other);
}

/* Without a number of its own it is the one of its order, and without that either, that of its day.
 * What was told by phone is none of the feed's. */
static bool is_it(const struct appointment *a, const struct appointment *said)
{
	if (a->said_by || said->said_by)
		return false;
	if (is_of_order(a) != is_of_order(said))
		return false;
	if (!is_of_order(a))
		return strcmp(a->sender, said->sender) == 0 && !differ(a->filler, said->filler) &&
		       (same(a->filler, said->filler) || same(a->placer, said->placer));
	if (names_order(a) || names_order(said))
		return same_facility(a, said) && !differ(a->order_filler, said->order_filler) &&
		       (same(a->order_filler, said->order_filler) ||
			   same(a->order_placer, said->order_placer));
	return strcmp(a->sender, said->sender) == 0 && a->starts_at == said->starts_at;
}

static struct appointment *find(const struct chart *c, const struct appointment *said)
{
	struct appointment *found = NULL;
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		if (is_it(a, said) && (!found || same(a->filler, said->filler)))
			found = a;
	}
	return found;
}

static bool is_later(const struct appointment *a, const struct appointment *b)
{
	if (a->event_at != b->event_at)
		return a->event_at > b->event_at;
	return a->status != b->status ? a->status > b->status : a->id > b->id;
}

static const struct exam_class *class_of(struct work *w, struct appointment *a)
{
	const struct coded procedure = {
	    .code = a->procedure_code, .text = a->procedure_text, .system = a->procedure_system};
	if (a->class)
		return a->class;
	struct exam_class *class = arena_alloc(w->arena, sizeof *class);
	*class = exam_classify(w->rules->codes, &procedure, NULL);
	a->class = class;
	return class;
}

/* ---- what it says of its exam --------------------------------------------------------------- */

static struct exam_ids order_of(struct work *w, const struct appointment *a)
{
	return (struct exam_ids){.facility = facility_of(w->arena, a->sender),
	    .placer = a->order_placer,
	    .filler = a->order_filler};
}

/* The day that an order states stands until an appointment says something later. */
static bool is_outrun(const struct chart *c, const struct appointment *a)
{
	for (size_t i = 0; a->exam && is_of_order(a) && i < c->appointment_count; i++) {
		const struct appointment *b = c->appointment[i];
		if (b->exam == a->exam && !is_of_order(b) && b->event_at >= a->event_at)
			return true;
	}
	return false;
}

static bool is_still_to_come(const struct exam *x)
{
	return x->status == EXAM_ORDERED || x->status == EXAM_SCHEDULED;
}

static bool counts(const struct chart *c, const struct appointment *a)
{
	const struct exam *x = a->exam ? chart_exam(c, a->exam) : NULL;
	return stands(a) && a->starts_at != INSTANT_NONE && !is_outrun(c, a) &&
	       (!x || is_still_to_come(x));
}

void exam_plan(struct work *w, const struct chart *c, struct exam *x)
{
	const struct appointment *best = NULL;
	for (size_t i = 0; i < c->appointment_count; i++) {
		const struct appointment *a = c->appointment[i];
		if (a->exam == x->id && counts(c, a) && (!best || is_later(a, best)))
			best = a;
	}
	enum exam_status status = best ? EXAM_SCHEDULED : EXAM_ORDERED;
	if (!is_still_to_come(x) ||
	    (x->status == status && (!best || x->started_at == best->starts_at)))
		return;
	x->status = status; /* what is not booked has no day, either */
	x->started_at = best ? best->starts_at : INSTANT_NONE;
	x->day = best ? work_day(w, best->starts_at) : DATE_NONE;
	exam_changed(w, x);
}

static const char *question_key(
    struct work *w, const struct case_record *row, const struct appointment *a)
{
	return arena_printf(w->arena, "%lld/%lld", (long long)row->f.id, (long long)a->id);
}

/* Its order says what it is for. */
static void ask_no_more(struct work *w, const struct chart *c, const struct appointment *a)
{
	for (size_t i = 0; i < c->case_count; i++)
		question_withdraw(w, QUESTION_APPOINTMENT_MATCH, question_key(w, c->record[i], a),
		    "its exam is known");
}

void appointments_join(struct work *w, struct chart *c, struct exam *x)
{
	bool joined = false;
	if (!work_spend(w, c->appointment_count))
		return;
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		const struct exam_ids order = order_of(w, a);
		if (a->exam || !names_order(a) || exam_known(w, c, &order, class_of(w, a)) != x)
			continue;
		a->exam = x->id;
		appointment_changed(w, a);
		ask_no_more(w, c, a);
		joined = true;
	}
	if (joined)
		exam_plan(w, c, x);
}

/* ---- what it says of a follow-up ------------------------------------------------------------ */

static struct match_result match_appointment(
    struct work *w, const struct case_record *row, struct appointment *a)
{
	const struct exam_candidate candidate = {.class = *class_of(w, a),
	    .status = REPORT_FINAL,
	    .placer = a->order_placer,
	    .filler = a->order_filler,
	    .day = a->starts_at == INSTANT_NONE ? DATE_NONE : work_day(w, a->starts_at)};
	return match_exam(w->arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

/* Where its order is known, that says what it is for; else a person, or what is to be done. */
bool appointment_belongs(
    struct work *w, const struct chart *c, const struct case_record *row, struct appointment *a)
{
	const struct exam *x = a->exam ? chart_exam(c, a->exam) : NULL;
	if (a->followup)
		return a->followup == row->f.id;
	if (x)
		return !case_is_index(row, x) && case_is_linked(row, x);
	if (names_order(a) && case_has_order(row))
		return followup_is_linked(&row->f, a->order_placer, a->order_filler, NULL);
	return match_appointment(w, row, a).verdict == MATCH_CLOSE;
}

/* What is over and was not heard of in time books nothing, unless its exam is still awaited. */
static bool is_past(
    const struct work *w, const struct case_record *row, const struct appointment *a)
{
	return !a->exam && a->starts_at != row->f.appointment_at &&
	       work_day(w, a->starts_at) < work_today(w);
}

/* What the feed knows outranks what was told by phone. */
static bool outranks(const struct appointment *a, const struct appointment *b)
{
	return !a->said_by == !b->said_by ? is_later(a, b) : !a->said_by;
}

static struct appointment *newest_of(struct work *w, const struct chart *c,
    const struct case_record *row, const struct appointment *said)
{
	struct appointment *best = NULL;
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		if (counts(c, a) && (a == said || !is_past(w, row, a)) &&
		    (!best || outranks(a, best)) && appointment_belongs(w, c, row, a))
			best = a;
	}
	return best;
}

const struct appointment *appointment_of_feed(
    struct work *w, const struct chart *c, const struct case_record *row)
{
	const struct appointment *a = newest_of(w, c, row, NULL);
	return a && !a->said_by ? a : NULL;
}

static void ask_whether(struct work *w, const struct case_record *row, struct appointment *a)
{
	const char *key = question_key(w, row, a);
	const struct question *was = question_of(w->chart, QUESTION_APPOINTMENT_MATCH, key);
	const struct match_result m = match_appointment(w, row, a);
	if (m.verdict != MATCH_REVIEW ||
	    (was && !was->open && !text_same(was->answered_by, "engine")))
		return;
	const struct question q = {.kind = QUESTION_APPOINTMENT_MATCH,
	    .patient = row->f.patient,
	    .followup = row->f.id,
	    .inbound = w->event->inbound,
	    .key = key,
	    .evidence = m.reasons,
	    .text = arena_printf(w->arena,
		"an appointment %s is booked for this patient: is it the one that follow-up %s "
		"waits "
		"for?",
		a->filler   ? a->filler
		: a->placer ? a->placer
			    : "without a number",
		row->ref)};
	question_ask(w, &q);
	note(w, "appointment %lld may be that of follow-up %lld: asked", (long long)a->id,
	    (long long)row->f.id);
}

/* What nobody knows an order of, and is still to come, may be what is waited for. */
static void ask_of_case(struct work *w, const struct chart *c, const struct case_record *row)
{
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		bool ahead = a->starts_at == INSTANT_NONE || a->starts_at >= w->now;
		if (!a->exam && !a->followup && stands(a) && ahead)
			ask_whether(w, row, a);
	}
}

static void stop_asking(struct work *w, const struct chart *c, const struct case_record *row)
{
	for (size_t i = 0; i < c->appointment_count; i++)
		question_withdraw(w, QUESTION_APPOINTMENT_MATCH,
		    question_key(w, row, c->appointment[i]), "an appointment for it is known");
}

static void take_order_number(struct work *w, struct case_record *row, const struct appointment *a)
{
	if (a->exam || !names_order(a) || case_has_order(row))
		return;
	row->f.order_placer = a->order_placer;
	row->f.order_filler = a->order_filler;
	case_changed(w, row);
	history_add(w, row, w->actor, HISTORY_LINKED,
	    DETAILS(D_INT("appointment", a->id), D_TEXT("how", "what is booked is what is owed")));
}

/* said: the one that a message has just spoken of, or NULL. */
static bool book(struct work *w, struct chart *c, struct case_record *row,
    const struct appointment *said, bool gone)
{
	if (!case_is_open(row) || !work_spend(w, LOOK_COST * c->appointment_count))
		return !w->failed;
	const struct appointment *best = newest_of(w, c, row, said);
	if (best) {
		const struct exam *x = best->exam ? chart_exam(c, best->exam) : NULL;
		take_order_number(w, row, best);
		stop_asking(w, c, row);
		return case_fact(w, row, FACT_SCHEDULED, x, best->starts_at);
	}
	if (gone && row->f.appointment_at != INSTANT_NONE)
		return case_fact(w, row, FACT_UNSCHEDULED, NULL, INSTANT_NONE);
	if (!case_has_order(row) && row->f.appointment_at == INSTANT_NONE)
		ask_of_case(w, c, row);
	return !w->failed;
}

bool appointments_of_case(struct work *w, struct chart *c, struct case_record *row, bool gone)
{
	return book(w, c, row, NULL, gone);
}

bool appointments_of_case_said(
    struct work *w, struct chart *c, struct case_record *row, const struct appointment *said)
{
	return book(w, c, row, said, true);
}

bool appointments_of_cases(struct work *w, struct chart *c)
{
	for (size_t i = 0; c->appointment_count && i < c->case_count; i++)
		if (!appointments_of_case(w, c, c->record[i], false))
			return false;
	return true;
}

/* ---- one message ---------------------------------------------------------------------------- */

/* Without an hour: the day itself, by its first instant. */
static instant start_of(const struct work *w, struct moment m)
{
	if (m.has_time || m.day == DATE_NONE)
		return m.has_time ? m.at : INSTANT_NONE;
	return zone_at(w->rules->worktime.zone, m.day, 0, 0);
}

static bool status_of(enum appointment_event e, enum visit_status *out)
{
	static const enum visit_status status[] = {[APPOINTMENT_BOOKED] = VISIT_BOOKED,
	    [APPOINTMENT_MOVED] = VISIT_MOVED,
	    [APPOINTMENT_CHANGED] = VISIT_CHANGED,
	    [APPOINTMENT_CANCELLED] = VISIT_CANCELLED,
	    [APPOINTMENT_NO_SHOW] = VISIT_NO_SHOW,
	    [APPOINTMENT_DONE] = VISIT_DONE};
	if ((size_t)e >= sizeof status / sizeof *status)
		return false;
	*out = status[e];
	return true;
}

static bool take_missing(struct appointment *a, const struct appointment *said)
{
	bool procedure = fill(&a->procedure_code, said->procedure_code) |
			 fill(&a->procedure_text, said->procedure_text) |
			 fill(&a->procedure_system, said->procedure_system);
	if (procedure)
		a->class = NULL;
	return procedure | fill(&a->placer, said->placer) | fill(&a->filler, said->filler) |
	       fill(&a->order_placer, said->order_placer) |
	       fill(&a->order_filler, said->order_filler);
}

/* Takes over what the message says, if it is the latest; *news: it says something new. */
static struct appointment *take(
    struct work *w, struct chart *c, const struct appointment *said, bool *news)
{
	struct appointment *a = find(c, said);
	*news = true;
	if (!a) {
		a = appointment_add(w, c, said);
		note(w, "appointment %lld", (long long)a->id);
		return a;
	}
	bool changed = take_missing(a, said);
	bool dated = a->starts_at == INSTANT_NONE && said->starts_at != INSTANT_NONE;
	if (dated)
		a->starts_at = said->starts_at;
	bool stale = said->event_at < a->event_at ||
		     (said->event_at == a->event_at && said->status < a->status);
	instant starts = said->starts_at != INSTANT_NONE ? said->starts_at : a->starts_at;
	bool fresh = !stale && (said->event_at != a->event_at || said->status != a->status ||
				   starts != a->starts_at);
	if (fresh) {
		a->event_at = said->event_at;
		a->status = said->status;
		a->starts_at = starts;
	}
	*news = fresh || (dated && stands(a));
	if (changed || dated || fresh)
		appointment_changed(w, a);
	note(w, "appointment %lld%s", (long long)a->id,
	    stale ? ": a later message about it was here already" : "");
	return a;
}

static void tie_to_order(struct work *w, struct chart *c, struct appointment *a)
{
	const struct exam_ids order = order_of(w, a);
	struct exam *x = names_order(a) ? exam_known(w, c, &order, class_of(w, a)) : NULL;
	if (!x || a->exam)
		return;
	a->exam = x->id;
	appointment_changed(w, a);
	ask_no_more(w, c, a);
}

/* The patient came, or did not; where another appointment stands, a missed one changes nothing. */
static bool tell_case(
    struct work *w, struct chart *c, struct case_record *row, struct appointment *a)
{
	const struct exam *x = a->exam ? chart_exam(c, a->exam) : NULL;
	if (a->status == VISIT_DONE)
		return case_fact(w, row, FACT_PERFORMED, x, a->starts_at);
	if (a->status == VISIT_NO_SHOW && !newest_of(w, c, row, a))
		return case_fact(w, row, FACT_NO_SHOW, x, INSTANT_NONE);
	return book(w, c, row, a, true);
}

static bool tell_cases(struct work *w, struct chart *c, struct appointment *a, instant was)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (!case_is_open(row) || !work_spend(w, c->appointment_count))
			continue;
		bool ours = appointment_belongs(w, c, row, a);
		bool booked = was != INSTANT_NONE && row->f.appointment_at == was;
		if (!stands(a))
			question_withdraw(w, QUESTION_APPOINTMENT_MATCH, question_key(w, row, a),
			    "the appointment does not stand any more");
		if (!(ours ? tell_case(w, c, row, a) : appointments_of_case(w, c, row, booked)))
			return false;
		if (ours)
			note(w, "follow-up %lld is %s", (long long)row->f.id,
			    vocabulary_word(&followup_state_words, (int)row->f.state));
	}
	return !w->failed;
}

static bool read_said(const struct work *w, const struct facts *m, struct appointment *out)
{
	const struct facts_appointment *s = &m->appointment;
	*out = (struct appointment){.sender = m->sender ? m->sender : "",
	    .placer = s->placer.value,
	    .filler = s->filler.value,
	    .order_placer = s->order_placer.value,
	    .order_filler = s->order_filler.value,
	    .procedure_code = s->procedure.code,
	    .procedure_text = s->procedure.text ? s->procedure.text : s->procedure.alt_text,
	    .procedure_system = s->procedure.system,
	    .starts_at = start_of(w, s->start),
	    .event_at = m->sent.at != INSTANT_NONE ? m->sent.at : w->event->received_at};
	return status_of(s->event, &out->status);
}

static void tell_exam(struct work *w, const struct chart *c, const struct appointment *a)
{
	struct exam *x = a->exam ? chart_exam(c, a->exam) : NULL;
	if (x && a->status == VISIT_DONE && is_still_to_come(x)) {
		x->status = EXAM_PERFORMED;
		exam_changed(w, x);
	} else if (x) {
		exam_plan(w, c, x);
	}
}

bool apply_appointment(struct work *w, const struct facts *m)
{
	struct appointment said;
	struct chart *c = chart_of_message(w, m, true);
	if (!c)
		return w->failed ? false : refuse(w, "no patient identifier");
	if (!read_said(w, m, &said))
		return work_fail(w, ERR_INPUT, "appointment event %d", (int)m->appointment.event);
	const struct appointment *known = find(c, &said);
	instant was = known ? known->starts_at : INSTANT_NONE;
	bool news;
	struct appointment *a = take(w, c, &said, &news);
	tie_to_order(w, c, a);
	tell_exam(w, c, a);
	return (!news || tell_cases(w, c, a, was)) && !w->failed;
}

void appointment_of_order(struct work *w, struct chart *c, struct exam *x, const char *sender,
    struct moment when, instant at)
{
	struct appointment said = {.sender = sender ? sender : "",
	    .order_placer = x->placer,
	    .order_filler = x->filler,
	    .exam = x->id,
	    .status = VISIT_BOOKED,
	    .starts_at = start_of(w, when),
	    .event_at = at != INSTANT_NONE ? at : w->event->received_at};
	struct appointment *own = NULL;
	for (size_t i = 0; i < c->appointment_count; i++)
		if (is_of_order(c->appointment[i]) && c->appointment[i]->exam == x->id)
			own = c->appointment[i];
	if (!own) {
		appointment_add(w, c, &said);
	} else if (own->starts_at != said.starts_at || own->event_at != said.event_at) {
		own->starts_at = said.starts_at;
		own->event_at = said.event_at;
		appointment_changed(w, own);
	}
	exam_plan(w, c, x);
}

/* Two records had one appointment: the latest that is known of it counts for both. */
void appointments_meet(struct work *w, struct chart *c, size_t before)
{
	for (size_t i = before; i < c->appointment_count; i++)
		for (size_t k = 0; k < before && work_spend(w, 1); k++) {
			struct appointment *a = c->appointment[i], *b = c->appointment[k];
			struct appointment *later = is_later(a, b) ? a : b,
					   *other = later == a ? b : a;
			if (!is_it(a, b) || other->event_at == later->event_at)
				continue;
			other->event_at = later->event_at;
			other->status = later->status;
			other->starts_at = later->starts_at;
			appointment_changed(w, other);
		}
}

/* ---- what a person says --------------------------------------------------------------------- */

bool appointment_attach(
    struct work *w, struct chart *c, struct case_record *row, struct appointment *a)
{
	a->followup = row->f.id;
	appointment_changed(w, a);
	return book(w, c, row, a, false);
}

bool appointment_missed(struct work *w, struct chart *c, struct case_record *row)
{
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		struct exam *x = a->exam ? chart_exam(c, a->exam) : NULL;
		if (!counts(c, a) || a->starts_at != row->f.appointment_at ||
		    !appointment_belongs(w, c, row, a))
			continue;
		a->status = VISIT_NO_SHOW;
		appointment_changed(w, a);
		if (x)
			exam_plan(w, c, x);
	}
	return appointments_of_case(w, c, row, true);
}
