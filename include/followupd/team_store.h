/* SPDX-License-Identifier: Apache-2.0
 *
 * team_store.h - teams as an administrator sees and changes them.
 *
 * Errors: what cannot be is refused with the reason in words.
 */
#ifndef FOLLOWUPD_TEAM_STORE_H
#define FOLLOWUPD_TEAM_STORE_H

#include "followupd/session.h"

/* Columns: ref, name, lead, email, members ("C1|C2", those of today), open (follow-ups). */
MUST_CHECK bool teams_list(struct session *s, struct rows *out, struct err *e);
/* Who is, and will be, of a team: person, family, given, from, until. */
MUST_CHECK bool team_members(struct session *s, const char *ref, struct rows *out, struct err *e);

/* What NULL is given for stays as it is; "" takes lead and email away. */
struct team_said {
	const char *ref, *name, *lead, *email;
};
MUST_CHECK bool team_add(struct session *s, const struct team_said *t, struct err *e);
MUST_CHECK bool team_change(struct session *s, const struct team_said *t, struct err *e);

/* until INSTANT_NONE: for good. */
MUST_CHECK bool team_join(struct session *s, const char *team, const char *person, instant from,
    instant until, struct err *e);
/* *stays: so many items of the team stand on that person's desk, where they stay. */
MUST_CHECK bool team_leave(
    struct session *s, const char *team, const char *person, int64_t *stays, struct err *e);
/* Nobody is of it any more; *open: so many of its follow-ups are everybody's from now on. */
MUST_CHECK bool team_dissolve(struct session *s, const char *team, int64_t *open, struct err *e);

#endif
