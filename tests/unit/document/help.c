/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c - documents for tests.
 */
#include "autoconf.h"
#include "help.h"
#include "followupd/mem.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct document_limits most = {.bytes = 1 << 20, .text = 20000, .pages = 6};

void reads_as(const char *data, size_t len, enum document_coding coding, enum document_kind kind,
    enum document_lack lack, const char *text)
{
	/* A copy of exactly that length: what is read behind its end is seen. */
	char *own = xmalloc(len ? len : 1);
	struct document_text t;
	memcpy(own, data, len);
	document_read(own, len, coding, &most, &t);
	ck_assert_str_eq(document_kind_word(t.kind), document_kind_word(kind));
	ck_assert_str_eq(buf_text(&t.text), text);
	ck_assert_str_eq(document_lack_word(t.lack), document_lack_word(lack));
	document_text_free(&t);
	free(own);
}

struct offsets {
	size_t at[3 + 2 * PDF_PAGES_MAX + 1];
	size_t count;
};

static void object(struct buf *out, struct offsets *o)
{
	o->at[o->count++] = out->len;
	buf_addf(out, "%zu 0 obj\n", o->count);
}

static void add_xref(struct buf *out, const struct offsets *o, const char *more)
{
	size_t at = out->len;
	buf_addf(out, "xref\n0 %zu\n0000000000 65535 f \n", o->count + 1);
	for (size_t i = 0; i < o->count; i++)
		buf_addf(out, "%010zu 00000 n \n", o->at[i]);
	buf_addf(out, "trailer\n<< /Size %zu /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n",
	    o->count + 1, more ? more : "", at);
}

void pdf_make(struct buf *out, const struct pdf_pages *p)
{
	struct offsets o = {.count = 0};
	size_t n = 0;
	while (n < PDF_PAGES_MAX && p->content[n])
		n++;
	buf_adds(out, "%PDF-1.4\n");
	object(out, &o);
	buf_adds(out, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	object(out, &o);
	buf_addf(out, "<< /Type /Pages /Count %zu /Kids [", n);
	for (size_t i = 0; i < n; i++)
		buf_addf(out, " %zu 0 R", 4 + 2 * i);
	buf_adds(out, " ] >>\nendobj\n");
	object(out, &o);
	buf_adds(out,
	    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding "
	    ">>\nendobj\n");
	for (size_t i = 0; i < n; i++) {
		object(out, &o);
		buf_addf(out,
		    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %zu 0 R "
		    "/Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n",
		    5 + 2 * i);
		object(out, &o);
		buf_addf(out, "<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n",
		    strlen(p->content[i]), p->content[i]);
	}
	add_xref(out, &o, p->trailer);
}

char *pdf_lines(const char *text, int x, int y)
{
	struct buf b = {0};
	for (; *text; y -= 14) {
		size_t n = strcspn(text, "\n");
		buf_addf(&b, "BT /F1 11 Tf %d %d Td (%.*s) Tj ET\n", x, y, (int)n, text);
		text += n + (text[n] == '\n');
	}
	return buf_steal(&b);
}
