/* SPDX-License-Identifier: Apache-2.0
 *
 * pdf.c - the text of a PDF by Poppler, page by page, columns as its layout finds them.
 *
 * A page that is mostly one picture and has hardly a word is a scan; one without text or picture is
 * blank.  A document that does not end as a PDF does was cut off on its way: its text is read, and
 * that something is lacking is said.
 */
#include "autoconf.h"
#include "parts.h"

#include <poppler.h>
#include <string.h>

#define TAIL 2048 /* within which "%%EOF" stands */

struct pdf {
	PopplerDocument *doc;
	struct buf *out;
	size_t most;
	unsigned scans, pages;
};

/* How much of the page is pictures: 0 to 1, and more where they lie on each other. */
static double pictured(PopplerPage *page)
{
	double width = 0, height = 0, sum = 0;
	poppler_page_get_size(page, &width, &height);
	GList *all = poppler_page_get_image_mapping(page);
	for (GList *l = all; l; l = l->next) {
		const PopplerRectangle *r = &((const PopplerImageMapping *)l->data)->area;
		sum += (r->x2 - r->x1) * (r->y2 - r->y1);
	}
	poppler_page_free_image_mapping(all);
	return width > 0 && height > 0 ? sum / (width * height) : 0;
}

static void add_page(struct pdf *p, PopplerPage *page)
{
	char *text = poppler_page_get_text(page);
	size_t words = text ? words_in(text) : 0;
	double part = words < FEW_WORDS ? pictured(page) : 0;
	if (part > 0.4 || (words == 0 && part > 0.02))
		p->scans++;
	if (text && p->out->len < p->most)
		buf_adds(p->out, text);
	buf_addc(p->out, '\f');
	g_free(text);
}

static void add_pages(struct pdf *p, const struct document_limits *most, struct document_text *out)
{
	int count = poppler_document_get_n_pages(p->doc);
	int end = count > 0 && (unsigned)count > most->pages ? (int)most->pages : count;
	for (int i = 0; i < end && p->out->len < p->most; i++) {
		PopplerPage *page = poppler_document_get_page(p->doc, i);
		if (!page)
			out->lack = LACK_BROKEN;
		else
			add_page(p, page);
		p->pages++;
		g_clear_object(&page);
	}
	if (count <= 0)
		out->lack = LACK_BROKEN;
	else if ((int)p->pages < count || p->out->len >= p->most)
		out->lack = LACK_CUT;
}

static bool ends(struct bytes b)
{
	size_t n = b.len < TAIL ? b.len : TAIL;
	return memmem(b.p + b.len - n, n, "%%EOF", 5) != NULL;
}

static enum document_lack lack_of(const GError *e)
{
	return e && e->domain == POPPLER_ERROR && e->code == POPPLER_ERROR_ENCRYPTED ? LACK_LOCKED
										     : LACK_BROKEN;
}

void pdf_read(struct bytes b, const struct document_limits *most, struct document_text *out)
{
	GError *e = NULL;
	GBytes *bytes = g_bytes_new_static(b.p, b.len);
	struct pdf p = {.doc = poppler_document_new_from_bytes(bytes, NULL, &e),
	    .out = &out->text,
	    .most = most->text};
	if (p.doc) {
		add_pages(&p, most, out);
		pages_join(&out->text);
	} else {
		out->lack = lack_of(e);
	}
	if (p.scans && !out->lack)
		out->lack = p.scans == p.pages ? LACK_PICTURE : LACK_PAGES;
	else if (p.doc && !out->lack && !ends(b))
		out->lack = LACK_BROKEN;
	g_clear_error(&e);
	g_clear_object(&p.doc);
	g_bytes_unref(bytes);
}

/* Its messages would quote the document; and what types it needs are made before a file is
 * needed for them. */
static void say_nothing(const char *domain, GLogLevelFlags level, const char *text, void *arg)
{
}

void pdf_prepare(void)
{
	g_log_set_default_handler(say_nothing, NULL);
	g_type_ensure(POPPLER_TYPE_DOCUMENT);
	g_type_ensure(POPPLER_TYPE_PAGE);
}
