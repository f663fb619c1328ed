/* SPDX-License-Identifier: Apache-2.0
 *
 * ack.h - which acknowledgements a message gets, and their bytes (HL7 chapter 2, original and
 * enhanced mode, tables 0008, 0155 and 0357).
 *
 * Pure: the same envelope and stamp give the same bytes, so that a duplicate can be answered as the
 * first time.  The caller answers AA and CA only after its commit.
 */
#ifndef FOLLOWUPD_ACK_H
#define FOLLOWUPD_ACK_H

#include "followupd/buf.h"
#include "followupd/hl7_envelope.h"
#include "followupd/zone.h"

enum ack_mode {
	ACK_AUTO,     /* by MSH-15 and MSH-16: a value in either selects enhanced mode */
	ACK_ORIGINAL, /* always one answer, whatever MSH-15/16 say */
	ACK_ENHANCED, /* as auto; where both are empty, one commit acknowledgement */
	ACK_NONE,
};
MUST_CHECK bool ack_mode_parse(const char *name, enum ack_mode *out);

/* "20260702050607-0700"; a year beyond 9999 is longer. */
#define ACK_TIME_SIZE 32

/* What our answer is stamped with. */
struct ack_stamp {
	char time[ACK_TIME_SIZE];
	const char *id; /* unique, at most 18 characters (MSH-10 has 20 before 2.7); an application
			   answer behind a commit answer gets "-2" added */
};

/* zone NULL: UTC. */
void ack_time(instant at, const struct zone *zone, char out[static ACK_TIME_SIZE]);

/* The codes to send, in order; returns how many: 0, 1 or 2.  strict: a type or event that followupd
 * does not act on is refused (AR or CR). */
size_t ack_plan(
    const struct hl7_envelope *v, enum ack_mode mode, bool strict, const char *codes[static 2]);

/* Appends one answer, unframed, every segment ended by CR.  MSA-2 is their MSH-10 byte for byte. */
void ack_write(
    struct buf *out, const struct hl7_envelope *v, const char *code, const struct ack_stamp *stamp);

/* Plan and write: appends the MLLP frames of all answers; returns how many. */
size_t ack_frames(struct buf *out, const struct hl7_envelope *v, enum ack_mode mode, bool strict,
    const struct ack_stamp *stamp);

#endif
