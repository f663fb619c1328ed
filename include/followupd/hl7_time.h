/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_time.h - HL7 dates and times (data types DT, TM parts of TS and DTM) as moments.
 *
 * YYYY[MM[DD[HH[MM[SS[.S...]]]]]][+/-ZZZZ], and what real senders make of it: the degree of
 * precision as second component, the zone behind a ^, 17 digits without the point, ISO 8601.
 * Precision is what the digits state; a time is never made up.
 */
#ifndef FOLLOWUPD_HL7_TIME_H
#define FOLLOWUPD_HL7_TIME_H

#include "followupd/facts.h"
#include "followupd/zone.h"

/* What a time without offset means: the message's own offset first (MSH-7), then the zone. */
struct hl7_clock {
	bool has_offset;
	int offset;		 /* seconds east of UTC */
	const struct zone *zone; /* NULL: UTC */
};

enum hl7_time_form {
	HL7_TIME_ABSENT, /* empty, or "" */
	HL7_TIME_PLAIN,
	HL7_TIME_ODD, /* not a form of the standard, but clear */
	HL7_TIME_BAD, /* no such time: *out is not stated */
};

#define MOMENT_NONE ((struct moment){INSTANT_NONE, DATE_NONE, false, NULL})

/* text: the field, with components if it has any (separator '\0': none).  *offset (may be NULL) is
 * set, and *has_offset, when the time states one. */
enum hl7_time_form hl7_time(const char *text, size_t len, char component,
    const struct hl7_clock *clock, struct moment *out, bool *has_offset, int *offset);

#endif
