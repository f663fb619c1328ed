/* SPDX-License-Identifier: Apache-2.0
 *
 * mime.c - builds one mail by GMime.
 *
 * Every header value is checked before it gets there: GMime folds what it is given.
 * Fails: returns false with the field.
 */
#include "autoconf.h"
#include "followupd/mime.h"
#include "followupd/address.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/sha256.h"
#include "daemon/letter/text.h"

#include <gmime/gmime.h>
#include <string.h>

#define SUBJECT_MAX 200

/* ---- checks ------------------------------------------------------------- */

static bool check_person(const char *field, const char *address, const char *name, struct err *e)
{
	if (!address)
		return err_set(e, ERR_INPUT, "mail %s is missing", field);
	if (!address_check(address, e) || !address_check_name(name, e))
		return err_prefix(e, "mail %s", field);
	return true;
}

/* A part whose method differs from the one inside is not an invitation to anybody (RFC 6047). */
static bool check_calendar(const struct mail *m, struct err *e)
{
	if (!m->calendar)
		return true;
	if (m->calendar->len > MIME_PART_MAX)
		return err_set(
		    e, ERR_INPUT, "mail calendar is larger than %zu bytes", MIME_PART_MAX);
	char line[40];
	snprintf(line, sizeof line, "\r\nMETHOD:%s\r\n", ical_method_name(m->method));
	if (!strstr(buf_text(m->calendar), line))
		return err_set(e, ERR_INPUT, "mail calendar does not have the method %s",
		    ical_method_name(m->method));
	return true;
}

static bool check_mail(const struct mail *m, struct err *e)
{
	if (m->date == INSTANT_NONE)
		return err_set(e, ERR_INPUT, "mail date is missing");
	if (!m->message_id)
		return err_set(e, ERR_INPUT, "mail message id is missing");
	return check_person("From", m->from, m->from_name, e) &&
	       check_person("To", m->to, m->to_name, e) &&
	       (!m->reply_to || check_person("Reply-To", m->reply_to, NULL, e)) &&
	       address_check_message_id(m->message_id, e) &&
	       (!m->first_id || address_check_message_id(m->first_id, e)) &&
	       text_check("mail subject", m->subject, SUBJECT_MAX, "", e) &&
	       text_check("mail text", m->text, MIME_PART_MAX, "\r\n\t", e) &&
	       (!m->html || text_check("mail html", m->html, MIME_PART_MAX, "\r\n\t", e)) &&
	       check_calendar(m, e);
}

/* ---- parts -------------------------------------------------------------- */

/* GMime writes CR LF for each line feed of a text, and a CR LF of ours as CR CR LF. */
static void normal_lines(const char *s, struct buf *out)
{
	for (; *s; s++) {
		if (s[0] == '\r' && s[1] == '\n')
			continue;
		buf_addc(out, *s == '\r' ? '\n' : *s);
	}
	if (!out->len || out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
}

static GMimeObject *part_new(const char *type, const char *subtype, const char *data, size_t len,
    GMimeContentEncoding encoding)
{
	GMimePart *p = g_mime_part_new_with_type(type, subtype);
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(data, len);
	GMimeDataWrapper *w =
	    g_mime_data_wrapper_new_with_stream(s, GMIME_CONTENT_ENCODING_DEFAULT);
	g_object_unref(s);
	g_mime_part_set_content(p, w);
	g_object_unref(w);
	g_mime_part_set_content_encoding(p, encoding);
	return GMIME_OBJECT(p);
}

static GMimeObject *text_part(const char *subtype, const char *text)
{
	struct buf lines = {0};
	normal_lines(text, &lines);
	GMimeObject *o = part_new(
	    "text", subtype, lines.data, lines.len, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_object_set_content_type_parameter(o, "charset", "UTF-8");
	buf_free(&lines);
	return o;
}

/* base64, so that no relay touches the line ends or the folding. */
static GMimeObject *calendar_part(const struct mail *m)
{
	GMimeObject *o = part_new(
	    "text", "calendar", m->calendar->data, m->calendar->len, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_content_type_parameter(o, "method", ical_method_name(m->method));
	g_mime_object_set_content_type_parameter(o, "charset", "UTF-8");
	g_mime_object_set_content_type_parameter(o, "component", "VEVENT");
	return o;
}

static GMimeObject *calendar_copy(const struct mail *m)
{
	GMimeObject *o = part_new("application", "ics", m->calendar->data, m->calendar->len,
	    GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_content_type_parameter(o, "name", "invite.ics");
	g_mime_object_set_disposition(o, GMIME_DISPOSITION_ATTACHMENT);
	g_mime_object_set_content_disposition_parameter(o, "filename", "invite.ics");
	return o;
}

/* "=_" stands in no quoted-printable or base64 body, so the boundary cannot. */
static GMimeMultipart *multipart_new(const struct mail *m, const char *subtype)
{
	char hex[65], *boundary, *seed = xasprintf("%s %s", subtype, m->message_id);
	sha256_hex(seed, strlen(seed), hex);
	boundary = xasprintf("=_%.40s", hex);
	GMimeMultipart *mp = g_mime_multipart_new_with_subtype(subtype);
	g_mime_multipart_set_boundary(mp, boundary);
	free(boundary);
	free(seed);
	return mp;
}

static void add(GMimeMultipart *mp, GMimeObject *part)
{
	g_mime_multipart_add(mp, part);
	g_object_unref(part);
}

static GMimeObject *body_new(const struct mail *m)
{
	GMimeMultipart *alternative = multipart_new(m, "alternative");
	add(alternative, text_part("plain", m->text));
	if (m->html)
		add(alternative, text_part("html", m->html));
	if (!m->calendar)
		return GMIME_OBJECT(alternative);
	add(alternative, calendar_part(m));
	if (!m->attach_calendar)
		return GMIME_OBJECT(alternative);
	GMimeMultipart *mixed = multipart_new(m, "mixed");
	add(mixed, GMIME_OBJECT(alternative));
	add(mixed, calendar_copy(m));
	return GMIME_OBJECT(mixed);
}

/* ---- the message -------------------------------------------------------- */

static void set_person(
    GMimeMessage *msg, GMimeAddressType type, const char *address, const char *name)
{
	InternetAddress *ia = internet_address_mailbox_new(name && *name ? name : NULL, address);
	internet_address_set_charset(ia, "UTF-8");
	internet_address_list_add(g_mime_message_get_addresses(msg, type), ia);
	g_object_unref(ia);
}

static void set_date(GMimeMessage *msg, instant t)
{
	struct civil c = instant_civil(t, 0);
	GDateTime *d = g_date_time_new_utc(c.year, c.month, c.day, c.hour, c.minute, c.second);
	g_mime_message_set_date(msg, d);
	g_date_time_unref(d);
}

static GMimeMessage *message_new(const struct mail *m)
{
	GMimeMessage *msg = g_mime_message_new(FALSE);
	GMimeObject *o = GMIME_OBJECT(msg), *body = body_new(m);
	set_date(msg, m->date);
	set_person(msg, GMIME_ADDRESS_TYPE_FROM, m->from, m->from_name);
	set_person(msg, GMIME_ADDRESS_TYPE_TO, m->to, m->to_name);
	if (m->reply_to)
		set_person(msg, GMIME_ADDRESS_TYPE_REPLY_TO, m->reply_to, NULL);
	g_mime_message_set_subject(msg, m->subject, "UTF-8");
	g_mime_message_set_message_id(msg, m->message_id);
	if (m->first_id) {
		char *id = xasprintf("<%s>", m->first_id);
		g_mime_object_set_header(o, "In-Reply-To", id, NULL);
		g_mime_object_set_header(o, "References", id, NULL);
		free(id);
	}
	g_mime_object_set_header(o, "Auto-Submitted", "auto-generated", NULL);
	/* Exchange: no receipts and no automatic answers; failures are still reported.  Where
	 * answers are read an absence is worth knowing. */
	g_mime_object_set_header(o, "X-Auto-Response-Suppress",
	    m->answers_read ? "DR, RN, NRN, AutoReply" : "DR, RN, NRN, OOF, AutoReply", NULL);
	g_mime_message_set_mime_part(msg, body);
	g_object_unref(body);
	return msg;
}

static void write_message(GMimeMessage *msg, struct buf *out)
{
	GMimeFormatOptions *f = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(f, GMIME_NEWLINE_FORMAT_DOS);
	GByteArray *bytes = g_byte_array_new();
	GMimeStream *s = g_mime_stream_mem_new_with_byte_array(bytes);
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(s), FALSE);
	if (g_mime_object_write_to_stream(GMIME_OBJECT(msg), f, s) < 0)
		bug("could not write a message into memory");
	buf_add(out, bytes->data, bytes->len);
	g_object_unref(s);
	g_byte_array_free(bytes, TRUE);
	g_mime_format_options_free(f);
}

bool mime_compose(const struct mail *m, struct buf *out, struct err *e)
{
	static bool started;
	if (!check_mail(m, e))
		return false;
	if (!started) {
		g_mime_init();
		started = true;
	}
	GMimeMessage *msg = message_new(m);
	write_message(msg, out);
	g_object_unref(msg);
	return true;
}
