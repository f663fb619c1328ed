/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_trace.h - where in a message each value stood that was read from it.
 *
 * A reader that is given a trace notes each value it makes, by its address: so the place of a fact
 * is that of the very value, also where several fields say the same.
 */
#ifndef FOLLOWUPD_HL7_TRACE_H
#define FOLLOWUPD_HL7_TRACE_H

#include "followupd/hl7.h"

struct hl7_trace {
	struct arena *a;
	struct hl7_message m; /* as it was read */
	size_t count;
	struct hl7_traced {
		const char *value; /* NULL: it became part of a text */
		const char *at;	   /* in m */
	} * read;
};

void hl7_trace_add(struct hl7_trace *t, const char *value, const char *at);

/* All new in the arena; "" where it was not read from a field.  "PID-3[2].1": second repetition,
 * first component; "OBX[4]-5": the fourth OBX of several. */
const char *hl7_place_of(const struct hl7_trace *t, const char *value);
const char *hl7_place_at(const struct hl7_trace *t, const char *at); /* NULL: "" */
/* The first of those fields that says something, of "OBR-25 OBX-11": of OBR in the nth (from 0), of
 * others anywhere. */
const char *hl7_place_among(const struct hl7_trace *t, size_t nth, const char *fields);
/* From where to where the text of the nth result was read: "OBX[2]-5 to OBX[9]-5 (8 lines)". */
const char *hl7_place_of_text(const struct hl7_trace *t, size_t nth);

#endif
