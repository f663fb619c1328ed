/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_envelope.h - what must be known of a message to store and answer it, and nothing clinical.
 *
 * One walk over the segments without memory.  Types that followupd does not act on are accepted:
 * refusing them would stop the sender's queue.
 */
#ifndef FOLLOWUPD_HL7_ENVELOPE_H
#define FOLLOWUPD_HL7_ENVELOPE_H

#include "followupd/hl7.h"

enum hl7_verdict {
	HL7_ACCEPTED,
	HL7_REJECTED, /* unusable; sent again unchanged it would be so again */
	HL7_ANSWER,   /* an acknowledgement itself (MSH-9 ACK or MSA): never answered */
};

/* All spans lend from the message and are as the sender wrote them. */
struct hl7_envelope {
	enum hl7_verdict verdict;
	bool glued; /* has lines that are no segments */
	/* where it is not HL7_ACCEPTED for a fault: table 0357, ERR location, words without patient
	 * data
	 */
	int code;
	char segment[4];     /* "" when the fault has no place */
	unsigned occurrence; /* of that segment, from 1 */
	unsigned field;	     /* 0: the segment as a whole */
	const char *text;    /* "PID segment is missing"; NULL when accepted */
	int unsupported;     /* 0, or 200 (type) or 201 (event): stored, never acted on */
	struct hl7_delimiters d;
	struct hl7_span encoding;			       /* MSH-2 */
	struct hl7_span sending_application, sending_facility; /* MSH-3, MSH-4 */
	struct hl7_span receiving_application, receiving_facility;
	struct hl7_span sent;			     /* MSH-7 */
	struct hl7_span type, event;		     /* MSH-9.1, MSH-9.2 */
	struct hl7_span control_id;		     /* MSH-10 */
	struct hl7_span processing_id;		     /* MSH-11 */
	struct hl7_span version;		     /* MSH-12.1 */
	struct hl7_span accept_ack, application_ack; /* MSH-15, MSH-16 */
	struct hl7_span charset;		     /* MSH-18 */
	/* PID-3.1 of the first repetition, else PID-2.1, else PID-4.1: to hash a lane with, nothing
	 * else; empty when none */
	struct hl7_span patient_key;
	struct hl7_span master_file; /* the MFI segment, which an MFK repeats */
};

/* Always fills *out. */
void hl7_envelope(const char *raw, size_t len, struct hl7_limits limits, struct hl7_envelope *out);
/* "PID-3", or "PID"; "" where the fault has no place. */
struct hl7_fault_place {
	char text[16];
};
struct hl7_fault_place hl7_fault_place(const struct hl7_envelope *v);

#endif
