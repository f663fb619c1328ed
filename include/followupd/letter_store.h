/* SPDX-License-Identifier: Apache-2.0
 *
 * letter_store.h - letters to patients as people work through them.
 *
 * Rows are by column name (rows_free by the caller); those of letters have id, letter ("36ZKH7-1"),
 * followup_id, review_item_id, number, says, certified, language, density, state, queued_at,
 * deadline, address, batch, carrier, printed_on, sent_on, ended_on, why, ref, and of the patient
 * patient_id, family, given, birth and sex.
 */
#ifndef FOLLOWUPD_LETTER_STORE_H
#define FOLLOWUPD_LETTER_STORE_H

#include "followupd/zone.h"
#include "followupd/session.h"

/* What is asked for, in the order in which it is to be done. */
enum letter_list { LETTERS_TO_PRINT, LETTERS_PRINTED, LETTERS_NO_RECEIPT, LETTERS_RETURNED };
#define LETTER_LISTS (LETTERS_RETURNED + 1)

MUST_CHECK bool letters_list(
    struct session *s, enum letter_list list, int64_t limit, struct rows *out, struct err *e);
/* One row of to_print, printed, no_receipt and returned. */
MUST_CHECK bool letters_tally(struct session *s, struct rows *out, struct err *e);
MUST_CHECK bool letters_of_batch(
    struct session *s, const char *batch, struct rows *out, struct err *e);
/* Those of it that are not sent. */
MUST_CHECK bool letters_waiting(
    struct session *s, const char *batch, struct rows *out, struct err *e);
/* letter and body of what went to the printer, in the order of the list. */
MUST_CHECK bool letters_printed(
    struct session *s, const char *batch, struct rows *out, struct err *e);
MUST_CHECK bool letters_of_case(
    struct session *s, int64_t followup, struct rows *out, struct err *e);
/* Those of these that there are, in the order of the list. */
MUST_CHECK bool letters_named(
    struct session *s, const int64_t *id, size_t count, struct rows *out, struct err *e);
/* By what is printed on it, "36ZKH7-1" or "Q6218-1", or by the number of the post; no row: none. */
MUST_CHECK bool letter_find(struct session *s, const char *number, struct rows *out, struct err *e);
/* "2026-04-22-1": the next one of today in that zone.  out: at least 32. */
MUST_CHECK bool letters_next_batch(
    struct session *s, const char *timezone, char *out, struct err *e);

#endif
