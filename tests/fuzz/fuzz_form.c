/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_form.c - a form, written again with every byte escaped, reads the same; cookies and parts of
 * paths stay inside the text.
 */
#include "autoconf.h"
#include "daemon/http/cookie.h"
#include "daemon/http/route.h"
#include "followupd/buf.h"
#include "followupd/form.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_escaped(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_addf(b, "%%%02X", (unsigned)(unsigned char)*s);
}

static void write_again(struct buf *b, const struct form *f)
{
	for (size_t i = 0; i < f->count; i++) {
		write_escaped(b, f->field[i].name);
		buf_addc(b, '=');
		write_escaped(b, f->field[i].value);
		buf_addc(b, '&');
	}
}

static void try_form(struct arena *a, const char *text, size_t len)
{
	struct form f, again;
	struct buf b = {0};
	if (!form_parse(a, text, len, &f, NULL))
		return;
	write_again(&b, &f);
	if (!form_parse(a, buf_text(&b), b.len, &again, NULL) || again.count != f.count)
		abort();
	for (size_t i = 0; i < f.count; i++)
		if (strcmp(f.field[i].name, again.field[i].name) != 0 ||
		    strcmp(f.field[i].value, again.field[i].value) != 0)
			abort();
	buf_free(&b);
}

static void try_cookies(const char *header)
{
	struct cookie_found f = {0};
	cookie_find(header, "s", &f);
	if (f.count && (f.value < header || f.value + f.len > header + strlen(header)))
		abort();
}

static void try_path(struct arena *a, const char *path)
{
	static const struct http_route routes[] = {
	    {HTTP_GET, "/{}/a/{}", NULL, NULL}, {HTTP_GET, "/{}", NULL, NULL}, {0}};
	struct route_found found;
	if (!route_find(a, routes, path, HTTP_GET, &found, NULL) || !found.route)
		return;
	for (size_t i = 0; i < found.part_count; i++)
		if (!*found.part[i])
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, size);
	try_form(a, (const char *)data, size);
	try_cookies(text);
	try_path(a, text);
	arena_free(a);
	return 0;
}
