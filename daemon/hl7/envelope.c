/* SPDX-License-Identifier: Apache-2.0
 *
 * envelope.c - what must be known of a message to store and answer it.
 *
 * Does not know: character sets, clinical content.
 */
#include "autoconf.h"
#include "followupd/hl7_envelope.h"
#include "followupd/hl7_facts.h"

#include <stdio.h>
#include <string.h>

enum {
	SEGMENT_SEQUENCE = 100,
	REQUIRED_FIELD = 101,
	DATA_TYPE = 102,
	UNSUPPORTED_TYPE = 200,
	UNSUPPORTED_EVENT = 201
};

static void reject(struct hl7_envelope *v, int code, const char *segment, unsigned occurrence,
    unsigned field, const char *text)
{
	if (v->verdict != HL7_ACCEPTED)
		return;
	v->verdict = HL7_REJECTED;
	v->code = code;
	v->occurrence = occurrence;
	v->field = field;
	v->text = text;
	memcpy(v->segment, segment, strlen(segment) + 1);
}

static void read_header(struct hl7_envelope *v, struct hl7_span msh)
{
	struct hl7_span *const plain[] = {[3] = &v->sending_application,
	    [4] = &v->sending_facility,
	    [5] = &v->receiving_application,
	    [6] = &v->receiving_facility,
	    [7] = &v->sent,
	    [9] = &v->type,
	    [10] = &v->control_id,
	    [11] = &v->processing_id,
	    [12] = &v->version,
	    [15] = &v->accept_ack,
	    [16] = &v->application_ack,
	    [18] = &v->charset};
	struct hl7_span rest = {msh.p + 4, msh.len > 4 ? msh.len - 4 : 0}, field;
	for (unsigned i = 2; i <= 18 && hl7_split(&rest, v->d.field, &field); i++)
		if (i < sizeof plain / sizeof *plain && plain[i])
			*plain[i] = field;
	v->event = hl7_part(v->type, v->d.component, 2);
	v->type = hl7_part(v->type, v->d.component, 1);
	v->version = hl7_part(v->version, v->d.component, 1);
}

/* The first component of the first repetition. */
static struct hl7_span first_of(const struct hl7_envelope *v, struct hl7_span field)
{
	return hl7_part(hl7_part(field, v->d.repetition, 1), v->d.component, 1);
}

static void read_patient(struct hl7_envelope *v, struct hl7_span pid)
{
	static const unsigned from[] = {3, 2, 4};
	for (size_t i = 0; i < 3; i++) {
		v->patient_key = first_of(v, hl7_peek(&v->d, pid, from[i]));
		if (v->patient_key.len && !hl7_is_delete(v->patient_key))
			return;
	}
	v->patient_key.len = 0;
}

struct counts {
	size_t segments;
	unsigned pid, obr;
	bool msa, stray_line;
};

static void count_segments(
    struct hl7_envelope *v, struct hl7_cursor *c, size_t limit, struct counts *n)
{
	struct hl7_span s;
	bool glued = false;
	while (n->segments <= limit && hl7_next(c, &s)) {
		bool joined = c->glued && !glued; /* the first time; c->glued stays up */
		glued = c->glued;
		if (n->segments++ == 0) {
			read_header(v, s);
			n->stray_line = joined;
		} else if (hl7_is(s, "PID")) {
			if (n->pid++ == 0)
				read_patient(v, s);
		} else if (hl7_is(s, "OBR")) {
			n->obr++;
		} else if (hl7_is(s, "MSA")) {
			n->msa = true;
		} else if (hl7_is(s, "MFI")) {
			v->master_file = s;
		}
	}
	v->glued = c->glued;
}

static bool too_many_fields(const struct hl7_envelope *v, const char *raw, size_t len, size_t limit)
{
	struct hl7_span rest = {raw, len}, field;
	if (len <= limit)
		return false; /* there cannot be */
	for (size_t n = 0; hl7_split(&rest, v->d.field, &field);)
		if (++n > limit)
			return true;
	return false;
}

static bool span_is(struct hl7_span s, const char *word)
{
	return s.len == strlen(word) && memcmp(s.p, word, s.len) == 0;
}

/* What each type cannot do without (HL7 chapters 3 and 7); followupd's own wishes come later. */
static void check_content(struct hl7_envelope *v, const struct counts *n)
{
	bool report = span_is(v->type, "ORU"), patient = span_is(v->type, "ADT");
	if (!v->type.len)
		reject(v, REQUIRED_FIELD, "MSH", 1, 9, "MSH-9 is empty");
	if (!v->control_id.len)
		reject(v, REQUIRED_FIELD, "MSH", 1, 10, "MSH-10 is empty");
	if (n->stray_line)
		reject(v, DATA_TYPE, "MSH", 1, 0, "MSH segment is broken by a line end");
	if ((report || patient) && !n->pid)
		reject(v, REQUIRED_FIELD, "PID", 1, 0, "PID segment is missing");
	if ((report || patient) && !v->patient_key.len)
		reject(v, REQUIRED_FIELD, "PID", 1, 3, "PID-3 is empty");
	if (report && !n->obr)
		reject(v, REQUIRED_FIELD, "OBR", 1, 0, "OBR segment is missing");
}

void hl7_envelope(const char *raw, size_t len, struct hl7_limits limits, struct hl7_envelope *out)
{
	struct hl7_cursor c;
	struct counts n = {0};
	bool known;
	*out = (struct hl7_envelope){.verdict = HL7_ACCEPTED};
	if (!hl7_open(raw, len, &c, NULL)) {
		bool message = c.d.field != '\0';
		reject(out, message ? DATA_TYPE : SEGMENT_SEQUENCE, message ? "MSH" : "", message,
		    message ? 2 : 0,
		    message ? "delimiters cannot be used" : "message does not start with MSH");
		return;
	}
	out->d = c.d;
	out->encoding = c.encoding;
	count_segments(out, &c, limits.segments, &n);
	if (hl7_kind(out->type, out->event, &known) == FACTS_UNSUPPORTED)
		out->unsupported = known ? UNSUPPORTED_EVENT : UNSUPPORTED_TYPE;
	if (n.msa || span_is(out->type, "ACK")) {
		out->verdict = HL7_ANSWER;
		return;
	}
	if (n.segments > limits.segments)
		reject(out, DATA_TYPE, "", 0, 0, "message has too many segments");
	if (too_many_fields(out, raw, len, limits.fields))
		reject(out, DATA_TYPE, "", 0, 0, "message has too many fields");
	check_content(out, &n);
}

struct hl7_fault_place hl7_fault_place(const struct hl7_envelope *v)
{
	struct hl7_fault_place p = {""};
	if (v->field)
		snprintf(p.text, sizeof p.text, "%s-%u", v->segment, v->field);
	else
		snprintf(p.text, sizeof p.text, "%s", v->segment);
	return p;
}
