/* SPDX-License-Identifier: Apache-2.0
 *
 * reply.h - one answer to one of our mails under way, by mail or by its link.
 */
#ifndef DAEMON_DECISION_REPLY_H
#define DAEMON_DECISION_REPLY_H

#include "case.h"

struct replying {
	struct work *w;
	const struct mailed *m;
	const struct reply *said;
	struct chart *c;
	struct case_record *r;	 /* the follow-up it is about; NULL: none */
	const struct person *by; /* whom our mail went to; NULL: not known */
	bool trusted;		 /* it is that person's own */
};

/* reply_act.c: whether it is one of those that keep a clock, and so act at once: it is seen or
 * ordered; by link also later, and not mine. */
bool reply_acts(const struct replying *g);
/* Does it, or refuses it. */
MUST_CHECK bool reply_act(struct replying *g);
/* The one person of the name that was said, whom the chart knows; "-": none, or several. */
const char *reply_person_named(const struct replying *g);
/* What the same person said before by a link about the same follow-up, and nobody has confirmed
 * yet, counts no more. */
void reply_replace(struct replying *g);
/* The site lets what was just asked act at once. */
MUST_CHECK bool reply_confirm(struct replying *g, const struct question *q);
/* Mails that would remind that person of it are taken back: somebody else is asked now. */
void reply_hush(struct replying *g);

/* Whether that person said what would end the follow-up, and it waits for somebody to confirm it:
 * meanwhile he is not reminded. */
bool reply_waits(const struct work *w, const struct case_record *r, const struct person *p);

#endif
