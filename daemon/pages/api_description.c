/* SPDX-License-Identifier: Apache-2.0
 *
 * api_description.c - what programs may ask, as a file of OpenAPI 3.1 that is written by hand.
 */
#include "autoconf.h"
#include "api.h"

#include <stdlib.h>

#define DESCRIPTION_MAX ((size_t)512 * 1024)

bool api_description_load(const struct config *c, struct buf *out, struct err *e)
{
	struct buf b = {0};
	char *path = xasprintf("%s/api/openapi.json", c->schema_directory);
	bool ok = buf_read_file(&b, path, DESCRIPTION_MAX, e);
	free(path);
	if (!ok) {
		buf_free(&b);
		return false;
	}
	buf_free(out);
	*out = b;
	return true;
}

void api_description_show(struct http_request *r, void *site)
{
	struct site *s = site;
	http_answer(r, 200, JSON_TYPE, buf_text(&s->description), s->description.len);
}
