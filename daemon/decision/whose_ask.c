/* SPDX-License-Identifier: Apache-2.0
 *
 * whose_ask.c - asks whether two records are one person, and does what is answered.
 *
 * Both sides stand in the question, which is patient data like the chart itself: mails carry
 * neither its text nor its evidence.
 */
#include "autoconf.h"
#include "answer.h"
#include "merge.h"
#include "question.h"
#include "whose.h"

#include <string.h>

#define RECORDS_MAX 8

/* ---- asking --------------------------------------------------------------------------------- */

static const char *shown_number(const struct chart *c)
{
	const struct patient_number *best = NULL;
	for (size_t i = 0; i < c->number_count; i++) {
		const struct patient_number *n = c->number[i];
		if (!best || (best->retired && !n->retired))
			best = n;
	}
	return best ? best->value : "no number";
}

static const char *or_unknown(const char *text)
{
	return text && *text ? text : "not stated";
}

static const char *side(struct arena *a, const struct who *p)
{
	char birth[32];
	return arena_printf(a, "%s, %s; born %s; sex %s", or_unknown(p->family),
	    or_unknown(p->given), p->birth == DATE_NONE ? "not stated" : date_text(p->birth, birth),
	    or_unknown(p->sex));
}

void ask_identity(struct work *w, const struct identity_question *i)
{
	struct arena *a = w->arena;
	const char *both = arena_printf(a, "%s. %s: %s", i->why, i->who, side(a, &i->said));
	for (size_t k = 0; k < i->count; k++) {
		const struct who known = who_of_patient(&i->others[k]->patient);
		both = arena_printf(a, "%s. Number %s is known as: %s", both,
		    shown_number(i->others[k]), side(a, &known));
	}
	const struct question q = {.kind = QUESTION_PATIENT_IDENTITY,
	    .patient = i->c->patient.id,
	    .inbound = w->event->inbound,
	    .key = i->key,
	    .evidence = both,
	    .text = i->records
			? "are these records one person? Until it is answered neither closes or "
			  "changes anything of the other"
			: "is this the person whose number it is? Until it is answered what the "
			  "message says is tracked apart, and closes and changes nothing of that "
			  "record"};
	work_on(w, i->c);
	question_ask(w, &q);
	note(w, "asked: %s", vocabulary_word(&question_kind_words, q.kind));
}

/* ---- answering ------------------------------------------------------------------------------ */

static bool has_number(const struct chart *c, const char *value)
{
	for (size_t i = 0; i < c->number_count; i++)
		if (!c->number[i]->apart && strcmp(c->number[i]->value, value) == 0)
			return true;
	return false;
}

/* Only the record that was named, when one was. */
static size_t meant(const struct answering *g, struct chart **beside, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!g->a->exam || has_number(beside[i], g->a->exam))
			beside[kept++] = beside[i];
	return kept;
}

bool answer_one_person(struct answering *g)
{
	struct work *w = g->w;
	struct chart *beside[RECORDS_MAX], *asked = g->c;
	size_t count = meant(g, beside, charts_beside(w->all, asked, beside, RECORDS_MAX));
	if (!count)
		return refuse(w, g->a->exam ? "no record beside this one has that number"
					    : "the records are one already: answer keep-apart");
	if (count > 1)
		return refuse(w, "more than one record is meant: say which, by its number");
	if (!answer_settle(g, false))
		return false;
	/* The older record is the known one; what was said later is what is known now. */
	bool older = beside[0]->patient.id < asked->patient.id;
	return join_charts(w, older ? asked : beside[0], older ? beside[0] : asked, true);
}
