/* SPDX-License-Identifier: Apache-2.0
 *
 * contact_parts.h - by what a patient is reached, on the page of a follow-up and in the form of a
 * call.
 */
#ifndef DAEMON_PAGES_CONTACT_PARTS_H
#define DAEMON_PAGES_CONTACT_PARTS_H

#include "case.h"

/* {"rows": [{whom, number, tel, note, told}]}, what is wrong last; null: none is known.  New. */
json_t *contact_rows_json(struct case_read *c);
/* {"rows": [{value, words, checked}]} of the numbers that can be called, the next one chosen; null:
 * none is known.  New. */
json_t *contact_numbers_json(struct case_read *c);
/* The number that the form of a call names; "": none. */
const char *contact_number_said(struct case_read *c);

/* "Speaks Spanish, needs an interpreter"; NULL: neither is known.  New in the arena. */
const char *contact_speaks_words(struct case_read *c);

#endif
