/* SPDX-License-Identifier: Apache-2.0
 *
 * come_back.h - days on which a follow-up comes back because a person asked for it, beside the
 * steps of its policy: it still has one timer, for whatever comes first.
 *
 * Their names begin with "@", as no step of a policy does.
 */
#ifndef DAEMON_DECISION_COME_BACK_H
#define DAEMON_DECISION_COME_BACK_H

#include "work.h"

struct come_back {
	const char *step;
	instant at;
};

/* The first of them; false: there is none.  A suspended follow-up waits with what would
 * tell somebody something. */
bool come_back_first(const struct case_record *r, struct come_back *out);
/* Does what is due of them by now. */
MUST_CHECK bool come_back(struct work *w, struct case_record *r);
/* It is postponed no more. */
void postpone_end(struct case_record *r);
/* need.c: somebody is asked what came of what it waits for, and is again as long as it does. */
MUST_CHECK bool need_ask(struct work *w, struct case_record *r);
/* It waits for it no more ... */
void need_end(struct case_record *r);
/* ... where its state says so after an event. */
MUST_CHECK bool needs_settle(struct work *w);
/* "waits for an order since 2026-03-02, as Jude Fairweather recorded". */
const char *need_text(struct work *w, const struct case_record *r);
/* seen.c: the day has come; nobody looks again. */
void look_again(struct work *w, struct case_record *r);
void look_end(struct case_record *r);
/* The follow-up is closed: none is left. */
void come_back_end(struct work *w, struct case_record *r);

#endif
