/* SPDX-License-Identifier: Apache-2.0
 *
 * test_forwarded.c - whose X-Forwarded-For is believed, and what of it.
 */
#include "followupd/http.h"

#include <check.h>

Suite *forwarded_suite(void);

static const struct {
	struct http_forward f; /* proxy's uid, that of the connection, header, peer */
	const char *want;
} peers[] = {
    {{33, 33, "192.0.2.1", "local"}, "192.0.2.1"},
    {{33, 33, "203.0.113.9, 192.0.2.1", "local"}, "192.0.2.1"}, /* the rest anybody may write */
    {{33, 33, " 2001:db8::1 ", "local"}, "2001:db8::1"},
    {{33, 33, "192.0.2.1, unknown", "local"}, "local"},
    {{33, 33, "192.0.2.1:4711", "local"}, "local"},
    {{33, 33, "", "local"}, "local"},
    {{33, 33, NULL, "local"}, "local"},
    {{33, 34, "192.0.2.1", "local"}, "local"},
    {{33, 0, "192.0.2.1", "local"}, "local"},
    {{-1, -1, "192.0.2.1", "127.0.0.1"}, "127.0.0.1"},
};

START_TEST(the_proxy_says_whom_it_speaks_for)
{
	char out[HTTP_PEER_SIZE];
	ck_assert_str_eq(http_forwarded(&peers[_i].f, out), peers[_i].want);
}
END_TEST

Suite *forwarded_suite(void)
{
	Suite *s = suite_create("forwarded");
	TCase *t = tcase_create("forwarded");
	tcase_add_loop_test(t, the_proxy_says_whom_it_speaks_for, 0, sizeof peers / sizeof *peers);
	suite_add_tcase(s, t);
	return s;
}
