/* SPDX-License-Identifier: Apache-2.0
 *
 * row.h - one row of a list: a patient, what is owed, by when, what is to do now, what comes next.
 */
#ifndef DAEMON_PAGES_ROW_H
#define DAEMON_PAGES_ROW_H

#include "followupd/explain.h"
#include "site.h"

/* Of a row of desk_page, page_search or page_cases; step may be NULL.  What is not among its
 * columns is not shown.  New. */
json_t *row_json(struct visit *v, const struct rows *r, int row, const struct explain_step *step);

/* The text of a column of that name; NULL: null, or no such column. */
const char *row_text(const struct rows *r, int row, const char *column);
int64_t row_int(const struct rows *r, int row, const char *column);
bool row_bool(const struct rows *r, int row, const char *column);
date row_date(const struct rows *r, int row, const char *column);
instant row_time(const struct rows *r, int row, const char *column);
/* "Rivera, Maria"; "no name known". */
const char *row_name(struct arena *a, const struct rows *r, int row);
/* "F, 64, born 3 Jun 1961, MRN 00417233", as far as it is known. */
const char *row_about(struct visit *v, const struct rows *r, int row);
/* "Low-dose chest CT or PET/CT, left". */
const char *exam_words(struct visit *v, const char *tokens, const char *side);
/* {"words", "kind"} of a follow-up: how far its day is away. */
json_t *row_tag(struct visit *v, const struct rows *r, int row);

#endif
