/* SPDX-License-Identifier: Apache-2.0
 *
 * test_route.c - which route a path belongs to, and what stands in its parts.
 */
#include "autoconf.h"
#include "daemon/http/route.h"
#include "followupd/buf.h"

#include <check.h>

Suite *route_suite(void);

/* what names a route in the rows below. */
static const struct http_route routes[] = {
    {HTTP_GET, "/", NULL, "first"},
    {HTTP_GET, "/case/new", NULL, "new"},
    {HTTP_GET, "/case/{}", NULL, "case"},
    {HTTP_GET, "/case/{}/attempt", NULL, "attempt form"},
    {HTTP_POST, "/case/{}/attempt", NULL, "attempt"},
    {HTTP_POST, "/case/{}/report/{}", NULL, "report"},
    {HTTP_POST, "/case/{}", NULL, "case post"},
    {HTTP_HEAD, "/head", NULL, "head"},
    {0},
};

enum { G = HTTP_GET, H = HTTP_HEAD, P = HTTP_POST, MALFORMED = 64 };

static const struct {
	unsigned method;
	const char *path;
	const char *route; /* NULL: none */
	unsigned methods;  /* of the path, or MALFORMED */
	const char *parts; /* joined by "|" */
} paths[] = {
    {G, "/", "first", G | H, ""},
    {H, "/", "first", G | H, ""},
    {P, "/", NULL, G | H, NULL},
    {0, "/", NULL, G | H, NULL},
    {H, "/head", "head", H, ""},
    {G, "/head", NULL, H, NULL},
    {G, "", NULL, 0, NULL},
    {G, "*", NULL, 0, NULL},
    {G, "//", NULL, 0, NULL},
    {G, "http://h/", NULL, 0, NULL},
    {G, "/case", NULL, 0, NULL},
    {G, "/case/", NULL, 0, NULL},
    {G, "/case/new", "new", G | H, ""},
    {G, "/case/36ZKH7", "case", G | H, "36ZKH7"},
    {P, "/case/36ZKH7", "case post", G | H | P, "36ZKH7"},
    {P, "/case/new", "case post", G | H | P, "new"},
    {G, "/case/36ZKH7/", NULL, 0, NULL},
    {G, "/case/x/attempt", "attempt form", G | H, "x"},
    {P, "/case/x/attempt", "attempt", G | H | P, "x"},
    {G, "/case//attempt", NULL, 0, NULL},
    {P, "/case/x/attempt2", NULL, 0, NULL},
    {P, "/case/x/report/2", "report", P, "x|2"},
    {P, "/case/x/report/", NULL, 0, NULL},
    {P, "/case/x/report/2/3", NULL, 0, NULL},
    {G, "/cas%65/x", NULL, 0, NULL},
    {G, "/case/a%2Fb", "case", G | H, "a/b"},
    {G, "/case/a+b%20c", "case", G | H, "a+b c"},
    {G, "/case/%C3%A9", "case", G | H, "\xc3\xa9"},
    {G, "/case/...", "case", G | H, "..."},
    {G, "/case/.", NULL, MALFORMED, NULL},
    {G, "/case/..", NULL, MALFORMED, NULL},
    {G, "/case/%2e%2E", NULL, MALFORMED, NULL},
    {G, "/case/%", NULL, MALFORMED, NULL},
    {G, "/case/%00", NULL, MALFORMED, NULL},
    {G, "/case/x%0d%0aSet-Cookie:a", NULL, MALFORMED, NULL},
    {G, "/case/%7F", NULL, MALFORMED, NULL},
    {G, "/case/%E9", NULL, MALFORMED, NULL},
    {P, "/case/x/report/%FF", NULL, MALFORMED, NULL},
};

START_TEST(paths_find_their_route)
{
	struct arena *a = arena_new();
	struct route_found f;
	struct err e = {0};
	struct buf parts = {0};
	bool ok = route_find(a, routes, paths[_i].path, paths[_i].method, &f, &e);
	ck_assert_msg(ok == (paths[_i].methods != MALFORMED), "%s: %s", paths[_i].path, e.text);
	if (ok) {
		ck_assert_pstr_eq(f.route ? f.route->what : NULL, paths[_i].route);
		ck_assert_uint_eq(f.methods, paths[_i].methods);
	}
	if (ok && f.route) {
		for (size_t i = 0; i < f.part_count; i++)
			buf_addf(&parts, "%s%s", i ? "|" : "", f.part[i]);
		ck_assert_str_eq(buf_text(&parts), paths[_i].parts);
	}
	buf_free(&parts);
	arena_free(a);
}
END_TEST

Suite *route_suite(void)
{
	Suite *s = suite_create("route");
	TCase *t = tcase_create("routes");
	tcase_add_loop_test(t, paths_find_their_route, 0, sizeof paths / sizeof *paths);
	suite_add_tcase(s, t);
	return s;
}
