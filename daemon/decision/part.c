/* SPDX-License-Identifier: Apache-2.0
 *
 * part.c - a record that was two after all: what was brought by a merge goes back.
 *
 * Numbers and exams know the patient whose they were before the last merge; follow-ups and
 * questions go with their exam; what an exam had closed that is another patient's again proof.c
 * opens. A person is asked whether everything is where it belongs: what came since the merge stays.
 */
#include "autoconf.h"
#include "merge.h"
#include "case.h"
#include "question.h"
#include "whose.h"

#include <stdlib.h>
#include <string.h>

static struct patient_number *own_number(
    struct work *w, struct chart *c, const struct identifier *id, const char *sender)
{
	struct patient_number *found = NULL;
	for (size_t i = 0; !found && i < c->number_count; i++)
		if (!c->number[i]->apart && number_is(w->arena, c->number[i], id, sender))
			found = c->number[i];
	return found;
}

/* The name of who was merged is his again, and no other name of the one he is parted from. */
static void give_name_back(struct work *w, struct chart *gone, struct chart *to)
{
	if (!gone)
		return;
	const int64_t id = to->patient.id;
	const bool deceased = to->patient.deceased;
	to->patient = gone->patient;
	to->patient.id = id;
	to->patient.mark = ROW_FRESH;
	to->patient.deceased = deceased;
	work_on(w, gone);
	gone->patient.family = gone->patient.given = gone->patient.sex = NULL;
	gone->patient.birth = DATE_NONE;
	patient_changed(w, &gone->patient);
}

static void move_numbers(struct work *w, struct chart *c, struct chart *to, int64_t home,
    const struct patient_number *named)
{
	for (size_t i = 0; i < c->number_count;) {
		struct patient_number *n = c->number[i];
		if (n != named && (!home || n->came_from != home)) {
			i++;
			continue;
		}
		n->retired = false;
		n->came_from = 0;
		number_move(w, c, i, to);
	}
}

static void move_contacts(struct work *w, struct chart *c, struct chart *to, int64_t home)
{
	for (size_t i = 0; home && i < c->contact_count;) {
		if (c->contact[i]->came_from != home) {
			i++;
			continue;
		}
		c->contact[i]->came_from = 0;
		contact_move(w, c, i, to);
	}
}

static bool is_of_exam(const struct question *q, const struct exam *x)
{
	char *end;
	return strtoll(q->key, &end, 10) == x->id && *end == '/';
}

static void move_with_exam(struct work *w, struct chart *c, struct chart *to, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count;) {
		struct case_record *r = c->record[i];
		if (r->f.index_exam != x->id) {
			i++;
			continue;
		}
		case_move(w, c, i, to);
		history_add(w, r, w->actor, HISTORY_MERGED,
		    DETAILS(D_INT("from", c->patient.id), D_INT("into", to->patient.id),
			D_INT("inbound", w->event->inbound)));
	}
	for (size_t i = 0; i < c->question_count;) {
		const struct question *q = c->question[i];
		if (is_of_exam(q, x) || (q->followup && chart_case(to, q->followup)))
			question_move(w, c, i, to);
		else
			i++;
	}
}

/* What was taken for another number of an exam that is another patient's now stands for itself. */
static void stand_alone(struct work *w, struct chart *c)
{
	work_on(w, c);
	for (size_t i = 0; i < c->exam_count; i++) {
		struct exam *x = c->exam[i];
		if (!x->same_as || chart_exam(c, x->same_as))
			continue;
		x->same_as = 0;
		exam_changed(w, x);
	}
}

static size_t move_exams(struct work *w, struct chart *c, struct chart *to, int64_t home)
{
	size_t moved = 0;
	for (size_t i = 0; home && i < c->exam_count;) {
		struct exam *x = c->exam[i];
		if (x->came_from != home) {
			i++;
			continue;
		}
		exam_move(w, c, i, to);
		move_with_exam(w, c, to, x);
		moved++;
	}
	return moved;
}

static void ask_parted(
    struct work *w, struct chart *c, const struct identifier *id, const char *sender, size_t exams)
{
	work_on(w, c);
	number_claim(w, c, id, sender);
	const struct question q = {.kind = QUESTION_PATIENT_IDENTITY,
	    .patient = c->patient.id,
	    .inbound = w->event->inbound,
	    .key = arena_printf(w->arena, "%lld", (long long)w->event->inbound),
	    .evidence = arena_printf(w->arena,
		"number %s is another person's again; %zu exams that were that person's before "
		"went "
		"back with their follow-ups",
		id->value, exams),
	    .text = "registration has parted this record in two: is each exam and follow-up now "
		    "where it belongs? What came since they were merged has stayed"};
	question_ask(w, &q);
	note(w, "asked: %s", vocabulary_word(&question_kind_words, q.kind));
}

bool part_charts(struct work *w, struct chart *c, const struct identifier *id, const char *sender)
{
	struct patient_number *n = own_number(w, c, id, sender);
	if (!n || !work_spend(w, c->exam_count * (c->case_count + c->question_count + 1)))
		return !w->failed;
	int64_t home = n->came_from;
	struct chart *to = chart_add(w);
	give_name_back(w, home ? charts_of(w->all, home) : NULL, to);
	move_numbers(w, c, to, home, n);
	move_contacts(w, c, to, home);
	size_t exams = move_exams(w, c, to, home);
	stand_alone(w, c);
	stand_alone(w, to);
	note(w, "patient %lld is parted from %lld", (long long)to->patient.id,
	    (long long)c->patient.id);
	ask_parted(w, c, id, sender, exams);
	return !w->failed;
}
