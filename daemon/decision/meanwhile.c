/* SPDX-License-Identifier: Apache-2.0
 *
 * meanwhile.c - what happened to a follow-up or a question since a person looked at it, in words.
 *
 * A decision made on what is no longer so is refused and the lines are named; a fact is recorded
 * all the same, and its outcome says what happened meanwhile.
 * Fails: never.
 */
#include "autoconf.h"
#include "answer.h"
#include "hand_over.h"
#include "meanwhile.h"

#include <string.h>

#define LINES_NAMED 3 /* the others are counted */

/* Behind the name of who did it. */
static const char *const did[] = {
    [HISTORY_OPENED] = "opened it",
    [HISTORY_REPLANNED] = "planned it again",
    [HISTORY_HELD] = "stopped its reminders",
    [HISTORY_RELEASED] = "let its reminders go on",
    [HISTORY_CLOSED] = "closed it",
    [HISTORY_REOPENED] = "opened it again",
    [HISTORY_ORDERED] = "recorded an order",
    [HISTORY_ORDER_GONE] = "recorded that the order is gone",
    [HISTORY_SCHEDULED] = "recorded an appointment",
    [HISTORY_UNSCHEDULED] = "recorded that the appointment is cancelled",
    [HISTORY_NO_SHOW] = "recorded that the patient did not come",
    [HISTORY_PERFORMED] = "recorded that the patient has come",
    [HISTORY_NOT_PERFORMED] = "recorded that the exam was not done after all",
    [HISTORY_LINKED] = "linked an order to it",
    [HISTORY_MATCH_DOUBTFUL] = "asked whether an exam completes it",
    [HISTORY_EARLY_EXAM] = "noted an exam long before its time",
    [HISTORY_OVERDUE] = "found it overdue",
    [HISTORY_ESCALATED] = "passed it up",
    [HISTORY_REMINDED] = "reminded of it",
    [HISTORY_SKIPPED] = "passed over a step",
    [HISTORY_TOLD] = "wrote to somebody about it",
    [HISTORY_UNDELIVERED] = "could not deliver a mail about it",
    [HISTORY_CAME_AGAIN] = "received its report again",
    [HISTORY_MOVED] = "put its report under another number",
    [HISTORY_MERGED] = "joined the records of its patient",
    [HISTORY_ACKNOWLEDGED] = "acknowledged it",
    [HISTORY_QUESTION_ANSWERED] = "answered a question about it",
    [HISTORY_REASSIGNED] = "gave it to another owner",
    [HISTORY_ATTEMPTED] = "recorded an attempt to reach the patient",
    [HISTORY_OFFERED] = "offered it to another person",
    [HISTORY_OFFER_ACCEPTED] = "took it over",
    [HISTORY_OFFER_ENDED] = "ended the offer",
    [HISTORY_POSTPONED] = "postponed it",
    [HISTORY_POLICY_CHANGED] = "put it under another policy",
    [HISTORY_ENTERED] = "entered it by hand",
    [HISTORY_NEEDED] = "recorded what it waits for",
    [HISTORY_NEED_ENDED] = "recorded that it waits for that no more",
    [HISTORY_NOTED] = "wrote a note",
    [HISTORY_SEEN] = "looked at it",
    [HISTORY_LETTER] = "queued, printed or left out a letter to the patient",
    [HISTORY_CONTACT] = "put right by what the patient is reached",
    [HISTORY_PHONED] = "recorded what was told by phone",
    [HISTORY_PHONE_CONFIRMED] = "found in the feed what was told by phone",
    [HISTORY_PHONE_ENDED] = "found that what was told by phone counts no more",
    [HISTORY_UNDONE] = "took something back",
};

static const char *const did_to_question[] = {
    [QUESTION_WAS_ASKED] = "asked it",
    [QUESTION_WAS_REASSIGNED] = "gave it to another person",
    [QUESTION_WENT_TO_AUTHOR] = "put it to the author of the report",
    [QUESTION_WAS_PUT_OFF] = "put it off",
    [QUESTION_WENT_ON] = "took it up again",
    [QUESTION_WAS_CONTACTED] = "told somebody, without read-back",
    [QUESTION_WAS_ANSWERED] = "answered it",
    [QUESTION_WAS_WITHDRAWN] = "withdrew it",
    [QUESTION_WAS_UNDONE] = "took something back",
};

_Static_assert(sizeof did / sizeof *did == HISTORY_UNDONE + 1, "every kind of line has its words");

/* ---- the words ------------------------------------------------------------------------------ */

static const char *who_did(struct work *w, const char *actor)
{
	const struct person *p = directory_find(w->all->people, actor);
	return p ? person_words(w, p) : strcmp(actor, MACHINE) == 0 ? "the program" : actor;
}

/* "3 May, 10:12"; of another year with that. */
static const char *when(struct work *w, instant t)
{
	static const char *const months[] = {
	    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const struct zone *z = w->rules->worktime.zone;
	const struct civil c = zone_civil(z, t);
	bool other_year = c.year != zone_civil(z, w->now).year;
	return arena_printf(w->arena, other_year ? "%d %s %d, %02d:%02d" : "%d %s%.0d, %02d:%02d",
	    c.day, months[c.month - 1], other_year ? c.year : 0, c.hour, c.minute);
}

struct telling_lines {
	struct work *w;
	const char *text; /* NULL: none yet */
	size_t count;
};

static void add(struct telling_lines *l, const char *actor, const char *what, instant at)
{
	struct work *w = l->w;
	if (l->count++ >= LINES_NAMED)
		return;
	const char *line =
	    arena_printf(w->arena, "%s %s on %s", who_did(w, actor), what, when(w, at));
	l->text = l->text ? arena_printf(w->arena, "%s; %s", l->text, line) : line;
}

static const char *finish(const struct telling_lines *l)
{
	if (l->count <= LINES_NAMED)
		return l->text ? l->text : "it is not as you saw it";
	return arena_printf(l->w->arena, "%s; and %zu more", l->text, l->count - LINES_NAMED);
}

/* Whom it was told is named where nothing else happened. */
static bool is_beside(const struct history_line *l, bool only)
{
	return l->kind == HISTORY_TOLD && !only;
}

static bool only_told(const struct case_record *r, int seen)
{
	for (size_t i = 0; i < r->line_count; i++)
		if (r->line[i]->seq > seen && r->line[i]->kind != HISTORY_TOLD)
			return false;
	return true;
}

const char *case_meanwhile(struct work *w, const struct case_record *r, int seen)
{
	struct telling_lines l = {.w = w};
	if (!seen || seen == r->event_seq)
		return NULL;
	bool only = only_told(r, seen);
	for (size_t i = 0; i < r->line_count; i++)
		if (r->line[i]->seq > seen && !is_beside(r->line[i], only))
			add(&l, r->line[i]->actor, did[r->line[i]->kind], r->line[i]->at);
	return finish(&l);
}

const char *question_meanwhile(struct work *w, const struct question *q, int seen)
{
	struct telling_lines l = {.w = w};
	if (!seen || seen == q->event_seq)
		return NULL;
	for (size_t i = 0; i < q->line_count; i++)
		if (q->line[i]->seq > seen)
			add(&l, q->line[i]->actor, did_to_question[q->line[i]->kind],
			    q->line[i]->at);
	return finish(&l);
}

/* ---- what an answer does with them ---------------------------------------------------------- */

bool answer_is_fact(enum answer_kind kind)
{
	return kind == ANSWER_ATTEMPT || kind == ANSWER_NOTE || kind == ANSWER_SEEN ||
	       kind == ANSWER_LETTER || kind == ANSWER_CONTACT || kind == ANSWER_ORDER;
}

bool refuse_changed(struct work *w, const char *meanwhile)
{
	return refuse(w, arena_printf(w->arena, CHANGED_SINCE "%s", meanwhile));
}
