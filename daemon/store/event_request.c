/* SPDX-License-Identifier: Apache-2.0
 *
 * event_request.c - the charts and people that events speak of, so that they can be loaded at once.
 */
#include "autoconf.h"
#include "followupd/stored_event.h"

struct wish {
	struct arena *arena;
	size_t number_count, exam_count, followup_count, question_count, person_count, leaver_count,
	    key_count;
	struct question_key *key;
	size_t seen_case_count, seen_question_count;
	struct seen_until *seen_case, *seen_question;
	size_t undo_count;
	int64_t *undo;
	struct patient_number *number;
	struct exam_number *exam;
	int64_t *followup, *question;
	const char **person, **leaver;
};

#define WISH(w, list, element)                                                                     \
	do {                                                                                       \
		(w)->list =                                                                        \
		    arena_grow((w)->arena, (w)->list, (w)->list##_count, sizeof *(w)->list);       \
		(w)->list[(w)->list##_count++] = (element);                                        \
	} while (0)

static void wish_person(struct wish *w, const struct person_ref *p)
{
	if (p->id && *p->id)
		WISH(w, person, p->id);
}

static void wish_facts(struct wish *w, const struct facts *m)
{
	size_t count;
	struct patient_number *number = event_numbers(m, w->arena, &count);
	for (size_t i = 0; i < count; i++)
		WISH(w, number, number[i]);
	struct exam_number *exam = event_exams(m, w->arena, &count);
	for (size_t i = 0; i < count; i++)
		WISH(w, exam, exam[i]);
	wish_person(w, &m->patient.primary_care);
	wish_person(w, &m->attending);
	for (size_t i = 0; i < m->report_count; i++) {
		wish_person(w, &m->report[i].orderer);
		wish_person(w, &m->report[i].radiologist);
	}
	for (size_t i = 0; i < m->provider_count; i++) {
		wish_person(w, &m->provider[i].person);
		if (m->provider[i].event == PROVIDER_DEACTIVATE && m->provider[i].person.id)
			WISH(w, leaver, m->provider[i].person.id);
	}
}

static void wish_mailed(struct wish *w, const struct mailed *m)
{
	const struct question_key key = {QUESTION_REPLY, m->key};
	WISH(w, key, key);
	if (m->question)
		WISH(w, question, m->question);
	else if (m->followup)
		WISH(w, followup, m->followup);
}

/* What it is about, with the lines that the person did not see. */
static void wish_subject(struct wish *w, const struct answer *a)
{
	const struct seen_until seen = {a->question ? a->question : a->followup, a->seen};
	if (a->question)
		WISH(w, question, a->question);
	else if (a->followup)
		WISH(w, followup, a->followup);
	if (a->kind == ANSWER_UNDO && a->message)
		WISH(w, undo, a->message);
	if (a->seen && a->question)
		WISH(w, seen_question, seen);
	else if (a->seen && a->followup)
		WISH(w, seen_case, seen);
}

static void wish_event(struct wish *w, const struct event *e)
{
	if (e->kind == EVENT_REPLY) {
		wish_mailed(w, e->mailed);
		return;
	}
	if (e->kind == EVENT_MESSAGE) {
		wish_facts(w, e->facts);
		return;
	}
	WISH(w, person, e->answer->by);
	if (e->answer->person)
		WISH(w, person, e->answer->person);
	if (e->answer->clinician)
		WISH(w, person, e->answer->clinician);
	if (e->answer->number && e->answer->authority) {
		const struct patient_number n = {
		    .authority = e->answer->authority, .value = e->answer->number};
		WISH(w, number, n);
	}
	wish_subject(w, e->answer);
}

void event_request(
    struct arena *a, const struct stored_event *list, size_t count, struct event_request *out)
{
	struct wish w = {.arena = a};
	for (size_t i = 0; i < count; i++)
		if (!list[i].refused)
			wish_event(&w, &list[i].event);
	out->charts = (struct chart_request){.number_count = w.number_count,
	    .number = w.number,
	    .exam_count = w.exam_count,
	    .exam = w.exam,
	    .followup_count = w.followup_count,
	    .followup = w.followup,
	    .question_count = w.question_count,
	    .question = w.question,
	    .key_count = w.key_count,
	    .key = w.key,
	    .seen_case_count = w.seen_case_count,
	    .seen_case = w.seen_case,
	    .seen_question_count = w.seen_question_count,
	    .seen_question = w.seen_question,
	    .undo_count = w.undo_count,
	    .undo = w.undo,
	    .person_count = w.person_count,
	    .person = w.person};
	out->leaver_count = w.leaver_count;
	out->leaver = w.leaver;
}
