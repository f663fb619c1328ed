/* SPDX-License-Identifier: Apache-2.0
 *
 * report.h - the text of a report, with the sentences marked that something rests on.
 */
#ifndef DAEMON_PAGES_REPORT_H
#define DAEMON_PAGES_REPORT_H

#include "site.h"

/* Of the version of the exam's report that counts, as report.json of the samples has it; NULL: the
 * exam has no report.  evidence: NULL, or what is to be marked in it, as it stands there whatever
 * the white space.  New.  False with e set: the database does not answer. */
MUST_CHECK bool report_json(
    struct visit *v, const struct exam *x, const char *evidence, json_t **out, struct err *e);

/* Where words stand in a text, whatever the white space between them.  False: nowhere. */
bool report_find(const char *text, const char *words, size_t *at, size_t *len);

#endif
