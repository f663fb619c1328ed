/* SPDX-License-Identifier: Apache-2.0
 *
 * review_list.h - the questions that wait for a person.
 */
#ifndef FOLLOWUPD_REVIEW_LIST_H
#define FOLLOWUPD_REVIEW_LIST_H

#include "followupd/session.h"

/* Open ones, oldest first; rows_free by the caller. */
MUST_CHECK bool review_list(struct session *s, int64_t limit, struct rows *out, struct err *e);
/* ERR_NOT_FOUND; ERR_REFUSED when it is resolved already, naming by whom. */
MUST_CHECK bool review_check_open(struct session *s, int64_t id, struct err *e);

#endif
