/* SPDX-License-Identifier: Apache-2.0
 *
 * casefile.h - follow-ups as a person reads them: lists, one case, its history.
 *
 * Every function asks one question and gives its rows by column name (rows_free by the caller).
 */
#ifndef FOLLOWUPD_CASEFILE_H
#define FOLLOWUPD_CASEFILE_H

#include "followupd/session.h"

struct casefile_filter {
	const char *state; /* NULL: all that are not closed; "all": closed ones too */
	const char *hold, *owner, *patient; /* NULL: any; a person's ref; a patient identifier */
	bool overdue;
	int64_t limit, skip;
};

MUST_CHECK bool casefile_list(
    struct session *s, const struct casefile_filter *f, struct rows *out, struct err *e);
/* How many there are, whatever the limit. */
MUST_CHECK bool casefile_count(
    struct session *s, const struct casefile_filter *f, int64_t *count, struct err *e);
/* The id of a follow-up named by id or ref, in any case, with blanks or hyphens in it.  False,
 * ERR_NOT_FOUND, when there is none. */
MUST_CHECK bool casefile_find(struct session *s, const char *id_or_ref, int64_t *id, struct err *e);

/* One row: follow-up, patient, finding, guideline, owner, timer. */
MUST_CHECK bool casefile_head(struct session *s, int64_t id, struct rows *out, struct err *e);
MUST_CHECK bool casefile_notices(struct session *s, int64_t id, struct rows *out, struct err *e);
/* One row: a notice, what became of it, and the bytes of the mail that told it (NULL: of before
 * they were kept, or not written yet). */
MUST_CHECK bool casefile_notice(struct session *s, int64_t id, struct rows *out, struct err *e);
/* What people wrote on it, and when somebody has looked. */
MUST_CHECK bool casefile_notes(struct session *s, int64_t id, struct rows *out, struct err *e);
/* The message that has the text of a report: raw, source, format, control_id; no row: it is not
 * there. */
MUST_CHECK bool casefile_text(struct session *s, int64_t message, struct rows *out, struct err *e);
/* To reach the patient. */
MUST_CHECK bool casefile_contacts(
    struct session *s, int64_t id, struct rows *out, struct err *e); /* what ended comes last */
MUST_CHECK bool casefile_attempts(struct session *s, int64_t id, struct rows *out, struct err *e);
MUST_CHECK bool casefile_calendar(struct session *s, int64_t id, struct rows *out, struct err *e);
MUST_CHECK bool casefile_reviews(struct session *s, int64_t id, struct rows *out, struct err *e);
/* The lines of those questions' histories. */
MUST_CHECK bool casefile_question_history(
    struct session *s, int64_t id, struct rows *out, struct err *e);
MUST_CHECK bool casefile_series(struct session *s, int64_t id, struct rows *out, struct err *e);
/* Events in order, each with seq_right and hash_right. */
MUST_CHECK bool casefile_history(struct session *s, int64_t id, struct rows *out, struct err *e);
/* What calendar entries need beside casefile_calendar; of one follow-up or of one person's. */
MUST_CHECK bool casefile_entries(
    struct session *s, int64_t followup, int64_t person, struct rows *out, struct err *e);

#endif
