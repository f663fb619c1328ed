/* SPDX-License-Identifier: Apache-2.0
 *
 * review_list.h - the questions that wait for a person.
 */
#ifndef FOLLOWUPD_REVIEW_LIST_H
#define FOLLOWUPD_REVIEW_LIST_H

#include "followupd/session.h"
#include "followupd/vocabulary.h"

/* Open ones by what is at stake, then the oldest first; rows_free by the caller. */
MUST_CHECK bool review_list(
    struct session *s, int64_t limit, int64_t skipped, struct rows *out, struct err *e);
MUST_CHECK bool review_count(struct session *s, int64_t *count, struct err *e);
/* One question, open or answered; ERR_NOT_FOUND. */
MUST_CHECK bool review_show(struct session *s, int64_t id, struct rows *out, struct err *e);
/* What became of it, line by line. */
MUST_CHECK bool review_history(struct session *s, int64_t id, struct rows *out, struct err *e);
/* Who was told of it, when and how that ended. */
MUST_CHECK bool review_told(struct session *s, int64_t id, struct rows *out, struct err *e);
/* What kind of question it is.  ERR_NOT_FOUND; ERR_REFUSED when it is answered already, naming by
 * whom. */
MUST_CHECK bool review_open_kind(
    struct session *s, int64_t id, enum question_kind *kind, struct err *e);

#endif
