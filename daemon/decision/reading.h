/* SPDX-License-Identifier: Apache-2.0
 *
 * reading.h - one report group under way, between report.c and what it asks of other files.
 */
#ifndef DAEMON_DECISION_READING_H
#define DAEMON_DECISION_READING_H

#include "duty.h"

/* One report group under way. */
struct reading {
	struct work *w;
	struct chart *c;
	const struct facts *m;
	const struct facts_report *r;
	struct exam *x;
	struct report *version;
	int64_t owner;
	struct closed_list closed;
	bool reworded;		 /* the exam's report has a text that it did not have before */
	const struct exam *from; /* the number under which the report stood until now, or NULL */
};

/* twin_report.c: whether the report has come before under another number; *own: it is to be decided
 * as any. */
MUST_CHECK bool report_by_other_way(struct reading *g, bool *own);

#endif
