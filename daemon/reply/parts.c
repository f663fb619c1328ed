/* SPDX-License-Identifier: Apache-2.0
 *
 * parts.c - takes a mail apart by GMime: who wrote, what it answers, its texts and its reports.
 *
 * Fails: never; what cannot be read is left out.
 */
#include "autoconf.h"
#include "reply_parts.h"
#include "followupd/sha256.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#define DEPTH_MAX 12 /* of parts within parts */
#define PARTS_MAX 200
#define PART_MAX  ((size_t)256 << 10) /* bytes of one text that are looked at */

struct taking {
	struct arena *a;
	struct mail_parts *m;
	size_t parts;
};

/* ---- tokens --------------------------------------------------------------------------------- */

static void add_token(struct arena *a, struct mail_parts *m, const char *at, size_t len)
{
	if (len < 26 || len > 79 || m->token_count == REPLY_TOKENS)
		return;
	m->token[m->token_count++] = arena_strndup(a, at, len);
}

/* Runs of letters and digits as long as a token is. */
void mail_tokens(struct arena *a, struct mail_parts *m, const char *text)
{
	while (text && *text) {
		size_t n =
		    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
		add_token(a, m, text, n);
		text += n ? n : 1;
	}
}

/* ---- header --------------------------------------------------------------------------------- */

/* As UTF-8, on one line; NULL: it is not there. */
static const char *header(struct arena *a, GMimeObject *o, const char *name)
{
	const char *raw = g_mime_object_get_header(o, name);
	if (!raw)
		return NULL;
	char *text = g_mime_utils_header_decode_text(NULL, raw);
	char *clean = g_utf8_make_valid(text ? text : "", -1);
	char *out = arena_strdup(a, clean);
	g_free(clean);
	g_free(text);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < 0x20)
			*c = ' ';
	return out;
}

static const char *lower(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s ? s : "");
	for (char *c = out; *c; c++)
		*c = g_ascii_tolower(*c);
	return out;
}

static void read_sender(struct taking *t, GMimeMessage *msg)
{
	InternetAddressList *from = g_mime_message_get_from(msg);
	if (!from || internet_address_list_length(from) != 1)
		return; /* written by several, or by nobody */
	InternetAddress *one = internet_address_list_get_address(from, 0);
	if (!INTERNET_ADDRESS_IS_MAILBOX(one))
		return;
	const char *address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
	const char *name = internet_address_get_name(one);
	if (address && *address && g_utf8_validate(address, -1, NULL))
		t->m->from = lower(t->a, address);
	if (name && g_utf8_validate(name, -1, NULL))
		t->m->from_name = arena_strdup(t->a, name);
}

static bool begins(const char *s, const char *with)
{
	return s && strncasecmp(s, with, strlen(with)) == 0;
}

/* RFC 3834, and what was in use before it. */
static bool is_automatic(const struct taking *t, GMimeObject *o)
{
	static const char *const marks[] = {"X-Autoreply", "X-Autorespond", "X-AutoReply-From",
	    "X-Auto-Reply-From", "List-Id", "List-Unsubscribe", "Feedback-ID"};
	static const char *const subjects[] = {"automatic reply", "auto reply", "auto-reply",
	    "autoreply", "out of office", "out of the office", "automatische antwort",
	    "abwesenheitsnotiz", "r\xc3\xa9ponse automatique", "respuesta autom\xc3\xa1tica",
	    "risposta automatica", "automatisch antwoord"};
	const char *submitted = header(t->a, o, "Auto-Submitted");
	const char *precedence = header(t->a, o, "Precedence");
	if (submitted && !begins(submitted, "no"))
		return true;
	if (begins(precedence, "bulk") || begins(precedence, "junk") ||
	    begins(precedence, "list") || begins(precedence, "auto_reply"))
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_mime_object_get_header(o, marks[i]))
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++)
		if (begins(t->m->subject, subjects[i]))
			return true;
	return t->m->null_sender;
}

static void read_header(struct taking *t, GMimeMessage *msg)
{
	static const char *const named[] = {"Delivered-To", "X-Original-To", "Envelope-To", "To",
	    "Cc", "In-Reply-To", "References"};
	GMimeObject *o = GMIME_OBJECT(msg);
	const char *id = g_mime_message_get_message_id(msg), *path = header(t->a, o, "Return-Path");
	read_sender(t, msg);
	if (id && g_utf8_validate(id, -1, NULL))
		t->m->message_id = arena_strdup(t->a, id);
	t->m->subject = header(t->a, o, "Subject");
	t->m->null_sender = path && strstr(path, "<>");
	for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
		mail_tokens(t->a, t->m, header(t->a, o, named[i]));
	t->m->automatic = is_automatic(t, o);
}

/* ---- contents ------------------------------------------------------------------------------- */

/* Decoded bytes, at most PART_MAX. */
static const char *content(struct taking *t, GMimePart *p)
{
	GMimeDataWrapper *w = g_mime_part_get_content(p);
	if (!w)
		return "";
	GMimeStream *s = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(w, s);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(s));
	size_t len = bytes->len < PART_MAX ? bytes->len : PART_MAX;
	char *clean = g_utf8_make_valid((const char *)bytes->data, (gssize)len);
	const char *out = arena_strdup(t->a, clean);
	g_free(clean);
	g_object_unref(s);
	return out;
}

static const char *text_of(struct taking *t, GMimeObject *o)
{
	if (!GMIME_IS_TEXT_PART(o))
		return content(t, GMIME_PART(o));
	char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(o));
	if (!text)
		return content(t, GMIME_PART(o));
	size_t len = strnlen(text, PART_MAX);
	char *clean = g_utf8_make_valid(text, (gssize)len);
	const char *out = arena_strdup(t->a, clean);
	g_free(clean);
	g_free(text);
	return out;
}

/* "Field: value" of a report's lines, the last of that name; NULL: none. */
static const char *field(struct taking *t, const char *lines, const char *name)
{
	const char *found = NULL;
	size_t n = strlen(name);
	for (const char *at = lines; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncasecmp(at, name, n) != 0 || at[n] != ':')
			continue;
		const char *value = at + n + 1 + strspn(at + n + 1, " \t");
		found = arena_strndup(t->a, value, strcspn(value, "\r\n"));
	}
	return found;
}

/* "rfc822; who@example.org" */
static const char *behind_type(const char *s)
{
	const char *semicolon = s ? strchr(s, ';') : NULL;
	return semicolon ? semicolon + 1 + strspn(semicolon + 1, " ") : s;
}

static void read_delivery_report(struct taking *t, const char *lines)
{
	struct mail_parts *m = t->m;
	m->delivery_report = true;
	m->action = field(t, lines, "Action");
	m->status = field(t, lines, "Status");
	m->recipient = behind_type(field(t, lines, "Final-Recipient"));
	if (!m->recipient)
		m->recipient = behind_type(field(t, lines, "Original-Recipient"));
	mail_tokens(t->a, m, field(t, lines, "Original-Envelope-Id"));
}

/* Of a mail that a report encloses, whole or only its header. */
static void read_enclosed(struct taking *t, const char *lines)
{
	static const char *const named[] = {"Message-ID", "Reply-To"};
	for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
		mail_tokens(t->a, t->m, field(t, lines, named[i]));
}

static void keep(const char **where, const char *text)
{
	if (!*where)
		*where = text;
}

static void take_leaf(struct taking *t, GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	const char *disposition = g_mime_object_get_disposition(o);
	bool attached = disposition && strcasecmp(disposition, "attachment") == 0;
	if (g_mime_content_type_is_type(type, "message", "delivery-status"))
		read_delivery_report(t, content(t, GMIME_PART(o)));
	else if (g_mime_content_type_is_type(type, "message", "feedback-report"))
		t->m->feedback_report = true;
	else if (g_mime_content_type_is_type(type, "message", "disposition-notification"))
		t->m->receipt = true;
	else if (g_mime_content_type_is_type(type, "text", "rfc822-headers"))
		read_enclosed(t, content(t, GMIME_PART(o)));
	else if (g_mime_content_type_is_type(type, "text", "calendar"))
		keep(&t->m->calendar, text_of(t, o));
	else if (!attached && g_mime_content_type_is_type(type, "text", "html"))
		keep(&t->m->html, text_of(t, o));
	else if (!attached && g_mime_content_type_is_type(type, "text", "plain"))
		keep(&t->m->text, text_of(t, o));
	else
		t->m->attachment = true;
}

static void take(struct taking *t, GMimeObject *o, int depth);

/* A mail within a mail: in a report it is ours that came back, elsewhere something attached. */
static void take_message(struct taking *t, GMimeObject *o)
{
	GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(o));
	if (!inner)
		return;
	const char *id = g_mime_message_get_message_id(inner);
	if (t->m->delivery_report || t->m->feedback_report || t->m->automatic) {
		mail_tokens(t->a, t->m, id);
		mail_tokens(t->a, t->m, header(t->a, GMIME_OBJECT(inner), "Reply-To"));
	} else {
		t->m->attachment = true;
	}
}

/* GMime makes a multipart of a delivery report's fields, a mail with a header only. */
static bool take_report_message(struct taking *t, GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	if (!g_mime_content_type_is_type(type, "message", "delivery-status") &&
	    !g_mime_content_type_is_type(type, "message", "feedback-report") &&
	    !g_mime_content_type_is_type(type, "message", "disposition-notification"))
		return false;
	if (GMIME_IS_PART(o))
		return false;
	char *text = g_mime_object_to_string(o, NULL);
	if (text && g_mime_content_type_is_type(type, "message", "delivery-status"))
		read_delivery_report(t, text);
	t->m->feedback_report |= g_mime_content_type_is_type(type, "message", "feedback-report");
	t->m->receipt |= g_mime_content_type_is_type(type, "message", "disposition-notification");
	g_free(text);
	return true;
}

static void take(struct taking *t, GMimeObject *o, int depth)
{
	if (!o || depth > DEPTH_MAX || t->parts++ > PARTS_MAX)
		return;
	if (GMIME_IS_MULTIPART(o)) {
		int count = g_mime_multipart_get_count(GMIME_MULTIPART(o));
		for (int i = 0; i < count && t->parts <= PARTS_MAX; i++)
			take(t, g_mime_multipart_get_part(GMIME_MULTIPART(o), i), depth + 1);
	} else if (take_report_message(t, o)) {
		return;
	} else if (GMIME_IS_MESSAGE_PART(o)) {
		take_message(t, o);
	} else if (GMIME_IS_PART(o)) {
		take_leaf(t, o);
	}
}

void mail_take_apart(struct arena *a, const char *raw, size_t len, struct mail_parts *out)
{
	static bool started;
	struct taking t = {.a = a, .m = out};
	*out = (struct mail_parts){0};
	if (!started) {
		g_mime_init();
		started = true;
	}
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(raw, len);
	GMimeParser *p = g_mime_parser_new_with_stream(s);
	GMimeMessage *msg = g_mime_parser_construct_message(p, NULL);
	if (msg) {
		read_header(&t, msg);
		take(&t, g_mime_message_get_mime_part(msg), 0);
		g_object_unref(msg);
	}
	g_object_unref(p);
	g_object_unref(s);
}

/* ---- identity ------------------------------------------------------------------------------- */

/* The value of a header line of that name, before the first blank line; len 0: none. */
static const char *raw_header(const char *raw, size_t head, const char *name, size_t *len)
{
	size_t n = strlen(name);
	for (size_t at = 0; at < head;) {
		const char *line = raw + at, *end = memchr(line, '\n', head - at);
		size_t size = end ? (size_t)(end - line) : head - at;
		if (size > n && line[n] == ':' && strncasecmp(line, name, n) == 0) {
			*len = size - n - 1;
			return line + n + 1;
		}
		at += size + 1;
	}
	*len = 0;
	return NULL;
}

static size_t head_size(const char *raw, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (raw[i] == '\n' && (raw[i + 1] == '\n' || (raw[i + 1] == '\r' && i + 2 < len &&
								 raw[i + 2] == '\n')))
			return i + 1;
	return len;
}

void reply_identify(const char *raw, size_t len, struct reply_identity *out)
{
	static const char *const kept[] = {"From", "Date", "Message-ID", "Subject"};
	struct buf all = {0};
	*out = (struct reply_identity){{0}, {0}};
	size_t head = head_size(raw, len), n, used = 0;
	const char *id = raw_header(raw, head, "Message-ID", &n);
	for (size_t i = 0; i < n && used + 1 < sizeof out->control_id; i++)
		if (id[i] > 0x20 && id[i] < 0x7f && id[i] != '<' && id[i] != '>')
			out->control_id[used++] = id[i];
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		const char *value = raw_header(raw, head, kept[i], &n);
		buf_addf(&all, "%s:%zu:", kept[i], n);
		buf_add(&all, value ? value : "", n);
	}
	buf_add(&all, raw + head, len - head);
	sha256(all.data, all.len, out->sha256);
	buf_free(&all);
}
