/* SPDX-License-Identifier: Apache-2.0
 *
 * review_list.h - the questions that wait for a person.
 */
#ifndef FOLLOWUPD_REVIEW_LIST_H
#define FOLLOWUPD_REVIEW_LIST_H

#include "followupd/session.h"
#include "followupd/vocabulary.h"

/* Open ones, oldest first; rows_free by the caller. */
MUST_CHECK bool review_list(struct session *s, int64_t limit, struct rows *out, struct err *e);
/* What kind of question it is.  ERR_NOT_FOUND; ERR_REFUSED when it is answered already, naming by
 * whom. */
MUST_CHECK bool review_open_kind(
    struct session *s, int64_t id, enum question_kind *kind, struct err *e);

#endif
