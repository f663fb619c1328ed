/* SPDX-License-Identifier: Apache-2.0
 *
 * seen.c - a person writes a note on a follow-up, or records having looked at it: nothing is
 * decided and no clock stops.
 *
 * Who says when to look again has it off the desk until that day; what escalates meanwhile
 * escalates. Fails: never; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "attempt.h"
#include "come_back.h"

void look_end(struct case_record *r)
{
	r->look = (struct next_look){.at = INSTANT_NONE};
}

/* The day has come: it stands on that person's desk until something is done about it. */
void look_again(struct work *w, struct case_record *r)
{
	r->look.at = INSTANT_NONE;
	case_changed(w, r);
	history_add(w, r, w->actor, HISTORY_REMINDED, DETAILS(D_TEXT("step", "look-again")));
}

bool answer_note(struct work *w, struct case_record *r, const struct answer *a)
{
	if (!a->note)
		return refuse(w, "a note needs a text");
	history_add(w, r, w->actor, HISTORY_NOTED, DETAILS(D_TEXT("note", a->note)));
	case_changed(w, r);
	note(w, "noted; nothing else changes");
	return !w->failed;
}

static const char *seen_fault(
    struct work *w, const struct case_record *r, const struct answer *a, date *next)
{
	*next = DATE_NONE;
	if (!case_is_open(r))
		return "the follow-up is closed";
	if (!a->next)
		return NULL;
	if (policy_is_urgent(&r->f.window))
		return "what is due within three days of its exam stays on the desk: acknowledge "
		       "it, or close it";
	return date_parse(a->next, next) ? ahead_fault(w, *next, w->rules->policy.attempt_next_days,
					       "lets another look wait")
					 : "say when to look again, as 2026-03-20";
}

bool answer_seen(struct work *w, struct case_record *r, const struct answer *a)
{
	char text[32];
	date next;
	const char *fault = seen_fault(w, r, a, &next);
	if (fault)
		return refuse(w, fault);
	bool again = next != DATE_NONE;
	const char *day = again ? arena_strdup(w->arena, date_text(next, text)) : "";
	look_end(r);
	if (again)
		r->look = (struct next_look){.by = directory_find(w->all->people, a->by)->id,
		    .at = worktime_send_at(&w->rules->worktime, next)};
	history_add(w, r, w->actor, HISTORY_SEEN,
	    DETAILS(D_TEXT("next", day), D_TEXT("note", a->note ? a->note : "")));
	case_changed(w, r);
	timer_look(w, r);
	note(w,
	    again ? "seen; it comes back to the desk on %s, and what escalates meanwhile does"
		  : "seen%s; it stays where it stands",
	    day);
	return !w->failed;
}
