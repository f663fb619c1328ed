/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7.h - an HL7 v2 message as an index over its own bytes (HL7 chapter 2, ER7 encoding).
 *
 * Spans lend from the message; nothing is copied until its text is asked for.  Delimiters are the
 * message's own; one that is not declared does not split.  Numbers count from 1 as in the standard,
 * MSH-1 is the field separator itself.
 */
#ifndef FOLLOWUPD_HL7_H
#define FOLLOWUPD_HL7_H

#include <stdint.h>
#include "followupd/buf.h"
#include "followupd/charset.h"
#include "followupd/mem.h"

struct hl7_span {
	const char *p;
	size_t len;
};

struct hl7_delimiters { /* '\0': not declared */
	char field, component, repetition, escape, subcomponent, truncation;
};

struct hl7_limits {
	size_t segments, fields; /* of one message */
};
#define HL7_LIMITS ((struct hl7_limits){250000, 5000000})

/* ---- segment by segment, without memory ---------------------------------------- */

struct hl7_cursor {
	struct hl7_delimiters d;
	struct hl7_span encoding; /* MSH-2 as sent */
	const char *p, *end;
	bool lf;    /* the message has LF line ends */
	bool glued; /* a line was no segment and became part of the one before it */
};

/* Skips blanks and a byte order mark, reads the delimiters and finds out how lines end: CR or CR
 * LF; LF when there is no CR, or when LF ends the first segment.  False: no message, or unusable
 * delimiters. */
MUST_CHECK bool hl7_open(const char *raw, size_t len, struct hl7_cursor *c, struct err *e);
/* The next segment without its line end; one that was glued keeps the line breaks inside. */
bool hl7_next(struct hl7_cursor *c, struct hl7_span *segment);
bool hl7_is(struct hl7_span segment, const char name[static 3]);
/* A field of a segment, looked up by walking; for the few fields of an envelope. */
struct hl7_span hl7_peek(const struct hl7_delimiters *d, struct hl7_span segment, unsigned number);

/* ---- the whole message ---------------------------------------------------------- */

struct hl7_segment {
	char name[4];
	struct hl7_span text;
	uint32_t first, count; /* its fields in the index */
};

struct hl7_message {
	struct hl7_delimiters d;
	const char *base; /* UTF-8 */
	size_t segment_count;
	struct hl7_segment *segment;
	size_t field_count;
	uint32_t *field; /* where each field starts, from base */
	bool glued;
	bool old;		 /* version 2.3 or before */
	struct charset charset;	 /* how it was read */
	struct hl7_trace *trace; /* what is read of it from now on is noted there; NULL: nowhere */
};

/* Converts to UTF-8 if need be (the only copy) and indexes.  raw must live as long as out.
 * fallback: charset tried last, NULL = windows-1252.  False: no message, or beyond the limits. */
MUST_CHECK bool hl7_parse(struct arena *a, const char *raw, size_t len, const char *fallback,
    struct hl7_limits limits, struct hl7_message *out, struct err *e);

/* Empty when not there. */
struct hl7_span hl7_field(
    const struct hl7_message *m, const struct hl7_segment *s, unsigned number);
/* The nth part between separators; the whole when separator is '\0' and number 1. */
struct hl7_span hl7_part(struct hl7_span s, char separator, unsigned number);
/* First repetition, that component, first subcomponent. */
struct hl7_span hl7_component(
    const struct hl7_message *m, const struct hl7_segment *s, unsigned field, unsigned number);
/* Takes the next part off the front of *rest; false when nothing is left.  *rest.p NULL = done. */
bool hl7_split(struct hl7_span *rest, char separator, struct hl7_span *part);

/* ---- text -------------------------------------------------------------------------- */

/* A value: escapes decoded (once, after splitting), UTF-8, line breaks as LF, blanks at both ends
 * gone.  NULL when empty, "" when the sender wrote "" (delete).  What is longer than 64 KiB is
 * text, no value: NULL. */
const char *hl7_value(struct arena *a, const struct hl7_message *m, struct hl7_span s);
/* Appends the same for a text of any length: blanks stay, "" is no order to delete. */
void hl7_text(struct arena *a, const struct hl7_message *m, struct hl7_span s, struct buf *out);
/* As hl7_text, and the component separator ends a line as well (FT before 2.3.1). */
void hl7_formatted(
    struct arena *a, const struct hl7_message *m, struct hl7_span s, struct buf *out);
bool hl7_is_delete(struct hl7_span s); /* "" */

#endif
