/* SPDX-License-Identifier: Apache-2.0
 *
 * help.h - what the HL7 tests share: samples, and messages made from a few lines.
 */
#ifndef TESTS_UNIT_HL7_HELP_H
#define TESTS_UNIT_HL7_HELP_H

#include "followupd/ack.h"
#include "followupd/hl7_facts.h"

struct sample {
	const char *file;
	struct buf data;
};

/* All samples of tests/samples/hl7 in order; *count of them.  Lends for ever. */
const struct sample *samples(size_t *count);
/* The sample whose name starts so ("02-"). */
const struct buf *sample(const char *prefix);

/* One message read into an arena that the next call frees: a test holds one at a time. */
const struct facts *facts_of(const char *data, size_t len, const struct hl7_source *source);
const struct facts *facts_of_sample(const char *prefix);
/* ORU^R01 with MSH, PID and these lines; CR is written \r. */
const struct facts *facts_of_result(const char *lines);
const struct facts *facts_of_message(const char *text);

struct hl7_envelope envelope_of(const char *text);
bool has_flag(const struct facts *f, const char *flag);
/* "impression: text" of a passage */
const char *passage_of(const struct facts_report *r, enum section section);

#endif
