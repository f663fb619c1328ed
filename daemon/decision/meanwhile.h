/* SPDX-License-Identifier: Apache-2.0
 *
 * meanwhile.h - what happened since a person looked, and which answers do not care.
 */
#ifndef DAEMON_DECISION_MEANWHILE_H
#define DAEMON_DECISION_MEANWHILE_H

#include "work.h"

/* "Ann Vale closed it on 3 May, 10:12; ..." of the lines after `seen`; NULL: nothing happened, or
 * it was not said what was seen (0). */
const char *case_meanwhile(struct work *w, const struct case_record *r, int seen);
const char *question_meanwhile(struct work *w, const struct question *q, int seen);
/* Something that was so, whatever happened meanwhile; anything else is a decision. */
bool answer_is_fact(enum answer_kind kind);
/* Returns true, as refuse() does. */
bool refuse_changed(struct work *w, const char *meanwhile);

#endif
