/* SPDX-License-Identifier: Apache-2.0
 *
 * mime_show.c - a composed message as a person sees it, by GMime.
 */
#include "autoconf.h"
#include "followupd/mime.h"

#include <gmime/gmime.h>
#include <string.h>

static const char *const shown_headers[] = {"From", "To", "Date", "Subject"};

struct showing {
	struct buf *out;
	bool text_shown;
};

static void show_text(struct showing *s, GMimeTextPart *part)
{
	char *text = g_mime_text_part_get_text(part);
	for (const char *p = text ? text : ""; *p; p++)
		if (*p != '\r')
			buf_addc(s->out, *p);
	g_free(text);
	s->text_shown = true;
}

static void show_part(GMimeObject *parent, GMimeObject *part, gpointer arg)
{
	struct showing *s = arg;
	GMimeContentType *type = g_mime_object_get_content_type(part);
	(void)parent;
	if (!s->text_shown && GMIME_IS_TEXT_PART(part) &&
	    g_mime_content_type_is_type(type, "text", "plain")) {
		show_text(s, GMIME_TEXT_PART(part));
	} else if (GMIME_IS_PART(part)) {
		char *name = g_mime_content_type_get_mime_type(type);
		const char *file = g_mime_part_get_filename(GMIME_PART(part));
		buf_addf(s->out, "[%s%s%s]\n", name, file ? " " : "", file ? file : "");
		g_free(name);
	}
}

static void show_headers(GMimeMessage *m, struct buf *out)
{
	for (size_t i = 0; i < sizeof shown_headers / sizeof *shown_headers; i++) {
		GMimeHeader *h = g_mime_header_list_get_header(
		    g_mime_object_get_header_list(GMIME_OBJECT(m)), shown_headers[i]);
		if (h)
			buf_addf(out, "%s: %s\n", shown_headers[i], g_mime_header_get_value(h));
	}
	buf_addc(out, '\n');
}

bool mime_show(const char *bytes, size_t len, struct buf *out, struct err *e)
{
	g_mime_init();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	struct showing s = {.out = out};
	if (m) {
		show_headers(m, out);
		g_mime_message_foreach(m, show_part, &s);
		g_object_unref(m);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return m || err_set(e, ERR_INPUT, "these bytes are no mail");
}
