/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_batch.h - the messages in a file: FHS/BHS batches, plain concatenations, MLLP captures.
 *
 * A message starts at a line that starts with MSH.  FHS, BHS, BTS and FTS are left out; their
 * counts are compared, and a wrong one is worth a warning, never a refusal (HL7 chapter 2, batch
 * protocol).
 */
#ifndef FOLLOWUPD_HL7_BATCH_H
#define FOLLOWUPD_HL7_BATCH_H

#include "followupd/hl7.h"

struct hl7_batch { /* set p and end, the rest zero */
	const char *p, *end;
	size_t messages;   /* so far */
	size_t batches;	   /* BHS ... BTS seen */
	size_t mismatches; /* BTS-1 or FTS-1 that differ from what was there */
	size_t junk;	   /* bytes that belong to no message */
	size_t in_batch;   /* messages since the last BHS or BTS */
	bool file_open;	   /* FHS without its FTS so far */
	bool batch_open;   /* BHS without its BTS */
};

struct hl7_batch hl7_batch_of(const char *data, size_t len);
/* Lends the next message, with its line ends; false at the end of the file. */
bool hl7_batch_next(struct hl7_batch *b, struct hl7_span *message);
/* Moves *p behind the next line break to a line that is no part of a message; false, and *p at the
 * end, when there is none.  ended: nothing follows, so that a line may be as short as it is. */
bool hl7_batch_skip(const char **p, const char *end, bool ended);

#endif
