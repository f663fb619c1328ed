/* SPDX-License-Identifier: Apache-2.0
 *
 * cookie.c - finds a cookie, and whether there is a second one of its name.
 *
 * A neighbouring host of the same domain can set one beside ours; which of two is meant cannot be
 * known, so they are counted.
 * Fails: never; what is no cookie is passed over.
 */
#include "autoconf.h"
#include "cookie.h"

#include <string.h>

#define BLANKS " \t"

void cookie_find(const char *header, const char *name, struct cookie_found *f)
{
	size_t name_len = strlen(name);
	for (const char *p = header; *p; p += *p == ';') {
		p += strspn(p, BLANKS);
		size_t len = strcspn(p, ";");
		if (len > name_len && strncmp(p, name, name_len) == 0 && p[name_len] == '=') {
			f->value = p + name_len + 1;
			f->len = len - name_len - 1;
			while (f->len && strchr(BLANKS, f->value[f->len - 1]))
				f->len--;
			f->count++;
		}
		p += len;
	}
}
