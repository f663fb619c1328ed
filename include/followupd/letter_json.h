/* SPDX-License-Identifier: Apache-2.0
 *
 * letter_json.h - letters to patients as the page that is printed.
 */
#ifndef FOLLOWUPD_LETTER_JSON_H
#define FOLLOWUPD_LETTER_JSON_H

#include "followupd/notice_json.h"
#include "followupd/papers.h"

/* The texts of all languages, with one for every word of letter_says_words.  NULL with e set. */
struct papers *letters_load_papers(const struct config *c, struct err *e) MUST_CHECK;
/* Makes the page of each letter that the event prints. */
MUST_CHECK bool letters_compose(struct notice_writer *w, const struct papers *p,
    const struct charts *all, const struct decided *d, struct err *e);

#endif
