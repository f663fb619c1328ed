/* SPDX-License-Identifier: Apache-2.0
 *
 * page_pack.c - /case/{}/pack: the evidence of a follow-up as one file, to be kept.
 */
#include "autoconf.h"
#include "case.h"
#include "followupd/pack.h"
#include "pages.h"

void page_pack(struct visit *v)
{
	struct case_read c = {.v = v};
	struct buf b = {0};
	struct err e = {0};
	if (!case_read(&c))
		return;
	visit_shows(v, c.chart->patient.id);
	if (pack_write(v->site->session, &c.x, PACKAGE_VERSION, v->who.now, &b, &e)) {
		http_add_header(v->request, "Content-Disposition",
		    arena_printf(v->arena, "attachment; filename=\"evidence-%s.html\"", c.ref));
		visit_bytes(v, "text/html; charset=utf-8", b.data, b.len);
	} else {
		visit_fail(v, &e);
	}
	buf_free(&b);
	case_free(&c);
}
