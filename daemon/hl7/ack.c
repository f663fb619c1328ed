/* SPDX-License-Identifier: Apache-2.0
 *
 * ack.c - which acknowledgements a message gets, and their bytes.
 *
 * Does not know: the time, sockets, whether anything was stored.
 */
#include "autoconf.h"
#include "followupd/ack.h"
#include "followupd/mllp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ack_mode_parse(const char *name, enum ack_mode *out)
{
	static const char *const names[] = {"auto", "original", "enhanced", "none"};
	for (int i = 0; i < 4; i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum ack_mode)i;
			return true;
		}
	return false;
}

/* ---- which ------------------------------------------------------------------- */

static bool span_is(struct hl7_span s, const char *word)
{
	return s.len == strlen(word) && memcmp(s.p, word, s.len) == 0;
}

/* Table 0155.  Empty means never in enhanced mode; a word that is not in the table means always,
 * since the sender seems to wait for something. */
static bool wanted(struct hl7_span condition, bool ok)
{
	if (condition.len == 0 || hl7_is_delete(condition) || span_is(condition, "NE"))
		return false;
	if (span_is(condition, "ER"))
		return !ok;
	if (span_is(condition, "SU"))
		return ok;
	return true;
}

size_t ack_plan(
    const struct hl7_envelope *v, enum ack_mode mode, bool strict, const char *codes[static 2])
{
	enum { ACCEPT, ERROR, REJECT } what = ACCEPT;
	static const char *const original[] = {"AA", "AE", "AR"}, *const commit[] = {
								      "CA", "CE", "CR"};
	bool stated = v->accept_ack.len || v->application_ack.len;
	size_t n = 0;
	if (v->verdict == HL7_ANSWER || mode == ACK_NONE)
		return 0;
	if (v->verdict == HL7_REJECTED)
		what = ERROR;
	else if (strict && v->unsupported)
		what = REJECT;
	if (mode == ACK_ORIGINAL || (mode == ACK_AUTO && !stated)) {
		codes[n++] = original[what];
		return n;
	}
	if (!stated || wanted(v->accept_ack, what == ACCEPT))
		codes[n++] = commit[what];
	/* Behind a commit error there is nothing an application could answer. */
	if (wanted(v->application_ack, what == ACCEPT) && (what == ACCEPT || n == 0))
		codes[n++] = original[what];
	return n;
}

/* ---- the bytes ----------------------------------------------------------------- */

/* major * 100 + minor; 0 when not stated */
static int version_of(const struct hl7_envelope *v)
{
	char text[16] = "";
	char *end;
	if (v->version.len >= sizeof text)
		return 0;
	memcpy(text, v->version.p ? v->version.p : "", v->version.len);
	long major = strtol(text, &end, 10);
	long minor = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
	return major > 0 && major < 10 && minor >= 0 && minor < 100 ? (int)(major * 100 + minor)
								    : 0;
}

/* 2.3 knows only "ACK" in MSH-9; 2.3.1 and later add event and structure. */
static bool has_structure(const struct hl7_envelope *v)
{
	return version_of(v) > 203 || (version_of(v) == 203 && v->version.len > 3);
}

static void put(struct buf *out, struct hl7_span s)
{
	buf_add(out, s.p, s.len);
}

/* Our own words: whatever is a delimiter of theirs must not split. */
static void put_text(struct buf *out, const struct hl7_delimiters *d, const char *s)
{
	for (; *s; s++) {
		char name = *s == d->field	    ? 'F'
			    : *s == d->component    ? 'S'
			    : *s == d->subcomponent ? 'T'
			    : *s == d->repetition   ? 'R'
			    : *s == d->escape	    ? 'E'
						    : '\0';
		if (!name)
			buf_addc(out, *s);
		else if (d->escape)
			buf_addf(out, "%c%c%c", d->escape, name, d->escape);
		else
			buf_addc(out, ' ');
	}
}

void ack_time(instant at, const struct zone *zone, char out[static ACK_TIME_SIZE])
{
	int offset = zone ? zone_offset(zone, at) : 0;
	struct civil c = instant_civil(at, offset);
	int minutes = abs(offset) / 60;
	snprintf(out, ACK_TIME_SIZE, "%04d%02d%02d%02d%02d%02d%c%02d%02d", c.year, c.month, c.day,
	    c.hour, c.minute, c.second, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static bool wants_mfk(const struct hl7_envelope *v, const char *code)
{
	return code[0] == 'A' && span_is(v->type, "MFN") && v->master_file.len && has_structure(v);
}

static void put_type(struct buf *out, const struct hl7_envelope *v, const char *code)
{
	char c = v->d.component;
	if (wants_mfk(v, code)) {
		buf_adds(out, "MFK");
	} else {
		buf_adds(out, "ACK");
		if (!has_structure(v))
			return;
	}
	if (!c || !v->event.len)
		return;
	buf_addc(out, c);
	put(out, v->event);
	buf_addc(out, c);
	if (wants_mfk(v, code))
		put_text(out, &v->d, "MFK_M01");
	else
		buf_adds(out, "ACK");
}

static void put_header(
    struct buf *out, const struct hl7_envelope *v, const char *code, const struct ack_stamp *stamp)
{
	char f = v->d.field;
	buf_adds(out, "MSH");
	buf_addc(out, f);
	put(out, v->encoding);
	struct hl7_span swapped[] = {v->receiving_application, v->receiving_facility,
	    v->sending_application, v->sending_facility};
	for (size_t i = 0; i < 4; i++) {
		buf_addc(out, f);
		put(out, swapped[i]);
	}
	buf_addc(out, f);
	buf_adds(out, stamp->time);
	buf_addc(out, f);
	buf_addc(out, f);
	put_type(out, v, code);
	buf_addc(out, f);
	put_text(out, &v->d, stamp->id);
	buf_addc(out, f);
	put(out, v->processing_id);
	buf_addc(out, f);
	put(out, v->version);
	if (v->charset.len) {
		for (int i = 13; i <= 18; i++)
			buf_addc(out, f);
		put(out, v->charset);
	}
	buf_addc(out, '\r');
}

struct fault {
	int code;
	const char *segment, *text;
	unsigned occurrence, field;
};

static struct fault fault_of(const struct hl7_envelope *v, const char *code)
{
	if (code[1] == 'R')
		return (struct fault){v->unsupported, "MSH",
		    v->unsupported == 201 ? "event is not processed here"
					  : "message type is not processed here",
		    1, 9};
	return (struct fault){v->code, v->segment, v->text, v->occurrence, v->field};
}

static const char *condition(int code)
{
	switch (code) {
	case 100:
		return "Segment sequence error";
	case 101:
		return "Required field missing";
	case 102:
		return "Data type error";
	case 200:
		return "Unsupported message type";
	case 201:
		return "Unsupported event code";
	default:
		return "Application internal error";
	}
}

/* SEG^occurrence^field; the field stays empty when the whole segment is meant. */
static void put_place(struct buf *out, const struct fault *x, char c)
{
	buf_adds(out, x->segment);
	if (!*x->segment || !c)
		return;
	buf_addf(out, "%c%u", c, x->occurrence);
	if (x->field)
		buf_addf(out, "%c%u", c, x->field);
}

static void put_error(struct buf *out, const struct hl7_envelope *v, const char *code)
{
	struct fault x = fault_of(v, code);
	char f = v->d.field, c = v->d.component, s = v->d.subcomponent;
	if (!c)
		return;
	if (version_of(v) >= 205) {
		buf_addf(out, "ERR%c%c", f, f);
		put_place(out, &x, c);
		buf_addf(out, "%c%d%c", f, x.code, c);
		put_text(out, &v->d, condition(x.code));
		buf_addf(out, "%cHL70357%cE%c%c%c%c", c, f, f, f, f, f);
		put_text(out, &v->d, x.text);
	} else {
		buf_addf(out, "ERR%c%s%c", f, x.segment, c);
		if (x.occurrence)
			buf_addf(out, "%u", x.occurrence);
		buf_addc(out, c);
		if (x.field)
			buf_addf(out, "%u", x.field);
		buf_addf(out, "%c%d", c, x.code);
		if (s) {
			buf_addc(out, s);
			put_text(out, &v->d, condition(x.code));
			buf_addf(out, "%cHL70357", s);
		}
	}
	buf_addc(out, '\r');
}

void ack_write(
    struct buf *out, const struct hl7_envelope *v, const char *code, const struct ack_stamp *stamp)
{
	struct hl7_envelope x = *v;
	if (!x.encoding.len) { /* nothing of theirs could be read */
		x.d = (struct hl7_delimiters){'|', '^', '~', '\\', '&', '\0'};
		x.encoding = (struct hl7_span){"^~\\&", 4};
	}
	put_header(out, &x, code, stamp);
	buf_adds(out, "MSA");
	buf_addc(out, x.d.field);
	buf_adds(out, code);
	buf_addc(out, x.d.field);
	put(out, x.control_id);
	if (code[1] != 'A') {
		buf_addc(out, x.d.field);
		put_text(out, &x.d, fault_of(&x, code).text);
	}
	buf_addc(out, '\r');
	if (code[1] != 'A')
		put_error(out, &x, code);
	if (wants_mfk(&x, code)) {
		put(out, x.master_file);
		buf_addc(out, '\r');
	}
}

size_t ack_frames(struct buf *out, const struct hl7_envelope *v, enum ack_mode mode, bool strict,
    const struct ack_stamp *stamp)
{
	const char *codes[2];
	size_t n = ack_plan(v, mode, strict, codes);
	struct buf one = {0}, id = {0};
	for (size_t i = 0; i < n; i++) {
		struct ack_stamp own = *stamp;
		if (i) {
			buf_addf(&id, "%s-2", stamp->id);
			own.id = buf_text(&id);
		}
		buf_clear(&one);
		ack_write(&one, v, codes[i], &own);
		mllp_wrap(out, one.data, one.len);
	}
	buf_free(&one);
	buf_free(&id);
	return n;
}
