/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_store.h - addresses of calendars: a person's own, and what a program fetches under one.
 *
 * Tokens are those of mail_link.h; of each only the hash is kept.
 */
#ifndef FOLLOWUPD_FEED_STORE_H
#define FOLLOWUPD_FEED_STORE_H

#include "followupd/session.h"
#include "followupd/sha256.h"

/* The visitor's live ones: id, made_at, fetched_at, fetched_by, team (a name; NULL: one's own). */
MUST_CHECK bool feeds_own(struct session *s, struct rows *out, struct err *e);
/* The teams that the visitor is of today: id, name. */
MUST_CHECK bool feed_teams(struct session *s, struct rows *out, struct err *e);
/* For the visitor; team 0: of one's own calendar.  made: false where that form has made one before.
 * FU409: there are five; FU404: the visitor is not of that team. */
MUST_CHECK bool feed_make(struct session *s, const unsigned char hash[static SHA256_SIZE],
    const char *once, int64_t team, bool *made, struct err *e);
/* From now on nothing is read under it.  FU404: the visitor has no such address. */
MUST_CHECK bool feed_revoke(struct session *s, int64_t id, struct err *e);

/* ---- without a session ---------------------------------------------------------------------- */

struct calendar_feed {
	int64_t id, version;
	bool known, ended; /* no such address; taken back, or the person has left (the team) */
	instant changed_at, fetched_at, now; /* real time; INSTANT_NONE: never */
	char fetched_by[48];
	char team[128]; /* whose calendar it is; "": the person's own */
};

/* One look at one row. */
MUST_CHECK bool feed_look(struct session *s, const unsigned char hash[static SHA256_SIZE],
    struct calendar_feed *out, struct err *e);
/* The same with its entries, of the same moment: a row each, or one without `uid` where there are
 * none.  rows_free by the caller. */
MUST_CHECK bool feed_read(struct session *s, const unsigned char hash[static SHA256_SIZE],
    struct calendar_feed *out, struct rows *entries, struct err *e);
void feed_fetched(
    struct session *s, const unsigned char hash[static SHA256_SIZE], const char *program);

/* ---- for an administrator -------------------------------------------------------------------- */

/* Live ones, of all people or one: id, person, name, team, made_at, fetched_at, fetched_by. */
MUST_CHECK bool feeds_list(struct session *s, int64_t person, struct rows *out, struct err *e);
/* team: its short name; NULL: the person's own calendar.  Gives its id. */
MUST_CHECK bool feed_put(struct session *s, int64_t person, const char *team,
    const unsigned char hash[static SHA256_SIZE], int64_t *id, struct err *e);
/* ERR_NOT_FOUND: there is none, or it was taken back before. */
MUST_CHECK bool feed_end(struct session *s, int64_t id, struct err *e);

#endif
