/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_label.h - by what a stored message is found and kept in order, from its envelope.
 */
#ifndef FOLLOWUPD_HL7_LABEL_H
#define FOLLOWUPD_HL7_LABEL_H

#include "followupd/hl7_envelope.h"

/* Printable ASCII: what a sender wrote otherwise is '?', and stands in the message as it came. */
struct hl7_label {
	char sender[128];     /* MSH-3|MSH-4 */
	char control_id[200]; /* MSH-10 */
	char type[32];	      /* ORU^R01 */
};

void hl7_label(const struct hl7_envelope *v, struct hl7_label *out);

/* One of so many lanes: messages of one patient must be applied in order, those of others need not
 * wait.  FNV-1a (64 bits; RFC 9923) of "MSH-4|patient key", or of MSH-10 where a message names no
 * patient.  Only equal bytes give equal lanes, but for those in which a number may be written in
 * several ways (alike.h). */
int hl7_lane(const struct hl7_envelope *v, unsigned lanes);

#endif
