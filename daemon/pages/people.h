/* SPDX-License-Identifier: Apache-2.0
 *
 * people.h - what the pages about people share: names, who is away until when, absences as rows.
 */
#ifndef DAEMON_PAGES_PEOPLE_H
#define DAEMON_PAGES_PEOPLE_H

#include "followupd/people_page.h"
#include "site.h"

/* "Lee, Aaron" of the columns PREFIXfamily and PREFIXgiven, else what stands in `ref`; NULL where
 * that is NULL, too. */
const char *people_name(
    struct arena *a, const struct rows *r, int row, const char *prefix, const char *ref);
/* "13 to 24 Apr", "from 3 May on", or "Mon 4 May 08:00 to Tue 08:00". */
const char *people_span(struct visit *v, instant from, instant until);
/* "/people/REF".  New in the arena. */
const char *people_href(struct visit *v, const char *ref);
/* {person, href, when, cover, left, back}: a row of periods_list; back: what takes it back, null
 * where that is not the visitor's.  New. */
json_t *absence_json(struct visit *v, const struct rows *r, int row, bool plans);
/* "Nobody covers Osei, Ruth, 3 to 7 May, and 2 more." of rows of periods_list that begin before
 * then (INSTANT_NONE: all); NULL: somebody stands in for each. */
const char *people_uncovered(struct visit *v, const struct rows *r, instant before);
/* A sentence of why it is not stored, as a fault of its field.  names: of both people. */
void absence_note_fault(
    struct visit *v, enum absence_fault fault, const char *person, const char *cover);
/* Whom a field names: its ref into out.  False: it has a fault now. */
bool people_read(struct visit *v, const char *field, char out[static 80]);
/* Some of their names, as "Osei, Ruth (osei)", for a line to be completed from: anybody else's is
 * taken, too.  New. */
json_t *people_suggest(struct visit *v);

#endif
