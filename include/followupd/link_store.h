/* SPDX-License-Identifier: Apache-2.0
 *
 * link_store.h - what the page behind a link of a mail reads and stores, without anybody signed in.
 *
 * Login followupd_pages, by functions that give neutral columns only: schema/0029_links.sql.
 * SQLSTATEs, all ERR_REFUSED: FU403 this answer needs signing in; FU404 no such link; FU409 this
 * form was sent with other entries; FU410 it takes no answers any more; FU422 it cannot be read.
 */
#ifndef FOLLOWUPD_LINK_STORE_H
#define FOLLOWUPD_LINK_STORE_H

#include <jansson.h>
#include "followupd/mem.h"
#include "followupd/session.h"
#include "followupd/sha256.h"
#include "followupd/vocabulary.h"

enum link_state {
	LINK_OPEN,
	LINK_EXPIRED, /* its days are over */
	LINK_ENDED,   /* another owns the follow-up, or the person has left */
	LINK_CLOSED,  /* nothing more is needed */
};

/* Texts NULL, days DATE_NONE and instants INSTANT_NONE where there are none. */
struct link_opened {
	enum link_state state;
	bool question;			    /* it is about one; else about a follow-up */
	const char *ref;		    /* of either */
	const char *person;		    /* who may answer, by name */
	const char *initials, *number_ends; /* of the patient, as far as the site shows that much */
	int born;			    /* year; 0: not shown */
	bool ordered_by_reader;		    /* the exam of ... */
	date exam_day;
	const char *action; /* word of the follow-up's action */
	enum followup_state fact;
	date anchor, target, latest, postponed_until;
	bool overdue, offered;
	instant appointment_at;
	instant looked_for_at; /* somebody is asked then where the order is that was spoken of */
	const char *policy, *next_step; /* what its timer waits for */
	instant next_at;
	enum question_kind asked;
	date was_target, was_latest;	/* when the mail was written ... */
	instant made_at, expires_at;	/* ... and until when its link takes answers */
	const char *identity, *closing; /* words of pages.link_identity and .link_closing then */
	const char *closure;		/* code */
	instant closed_at, now;
	/* The latest answer by this link; message 0: there is none.  outcome NULL: not applied yet.
	 */
	int64_t message;
	const char *says, *day, *outcome, *detail;
	instant answered_at;
};

/* False with FU404 where there is no such link.  It is written down that peer opened it. */
MUST_CHECK bool link_open(struct session *s, struct arena *a,
    const unsigned char hash[static SHA256_SIZE], const char *peer, struct link_opened *out,
    struct err *e);

/* body: {"says", "day", "note", "whom"}, all but the first may be missing.  The same `once` with
 * the same body is one message. */
MUST_CHECK bool link_answer(struct session *s, const unsigned char hash[static SHA256_SIZE],
    const char *once, json_t *body, const char *peer, int64_t *message, struct err *e);

/* Takes an answer by this link back, as `undo` does. */
MUST_CHECK bool link_undo(struct session *s, const unsigned char hash[static SHA256_SIZE],
    const char *once, int64_t answer, const char *peer, int64_t *message, struct err *e);

/* Whether the engine has looked at an answer by this link; false too where there is none. */
bool link_applied(struct session *s, const unsigned char hash[static SHA256_SIZE], int64_t message);

#endif
