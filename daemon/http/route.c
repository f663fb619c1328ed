/* SPDX-License-Identifier: Apache-2.0
 *
 * route.c - compares a path with the table of routes and takes its parts out.
 *
 * A path is compared as it was sent: "%2F" divides nothing and "%61" is not "a", so what a proxy in
 * front has allowed by its path is the same path here.
 * Fails: returns false with what is wrong with a part.
 */
#include "autoconf.h"
#include "followupd/form.h"
#include "followupd/log.h"
#include "route.h"

#include <string.h>

struct piece {
	const char *text;
	size_t len;
};

static bool fits(
    const char *pattern, const char *path, struct piece pieces[ROUTE_PARTS_MAX], size_t *count)
{
	*count = 0;
	while (*pattern) {
		if (strncmp(pattern, "{}", 2) != 0) {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t len = strcspn(path, "/");
		if (!len)
			return false;
		if (*count == ROUTE_PARTS_MAX)
			bug("a route has more than %d parts", ROUTE_PARTS_MAX);
		pieces[(*count)++] = (struct piece){path, len};
		path += len;
		pattern += 2;
	}
	return *path == '\0';
}

static bool part_is_plain(const char *part)
{
	for (const char *p = part; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7F)
			return false;
	return strcmp(part, ".") != 0 && strcmp(part, "..") != 0;
}

bool route_find(struct arena *a, const struct http_route *routes, const char *path, unsigned method,
    struct route_found *found, struct err *e)
{
	struct piece pieces[ROUTE_PARTS_MAX];
	*found = (struct route_found){0};
	for (const struct http_route *r = routes; r->path && !found->route; r++) {
		if (!fits(r->path, path, pieces, &found->part_count))
			continue;
		unsigned methods = r->methods | (r->methods & HTTP_GET ? HTTP_HEAD : 0U);
		found->methods |= methods;
		if (methods & method)
			found->route = r;
	}
	for (size_t i = 0; found->route && i < found->part_count; i++) {
		found->part[i] = form_path_part(a, pieces[i].text, pieces[i].len, e);
		if (!found->part[i])
			return false;
		if (!part_is_plain(found->part[i]))
			return err_set(e, ERR_INPUT, "a part of the path that cannot be one");
	}
	return true;
}
