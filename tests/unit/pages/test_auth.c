/* SPDX-License-Identifier: Apache-2.0
 *
 * test_auth.c - how long a sign-in waits, packets to the worker, and who may sign people in by
 * header.
 */
#include "daemon/pages/auth_delay.h"
#include "daemon/pages/auth_wire.h"

#include <check.h>
#include <string.h>

Suite *auth_suite(void);

/* ---- delays ---------------------------------------------------------------------------------- */

START_TEST(delays_double_from_the_third_failure)
{
	static const int want[] = {0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30};
	struct auth_delay *d = auth_delay_new(16);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		ck_assert_int_eq(auth_delay_count(d, "ortiz", "", SECONDS(i)), SECONDS(want[i]));
	ck_assert_int_eq(auth_delay_count(d, "oRTIZ", "", SECONDS(20)), SECONDS(30));
	ck_assert_int_eq(auth_delay_count(d, "lee", "", SECONDS(20)), 0);
	auth_delay_free(d);
}
END_TEST

/* A step is of a minute; its name and peer are counted, ended or uncounted. */
static const struct {
	const char *what;
	struct {
		char does; /* c e u; w: counted, and waits; 0: the end */
		const char *name, *peer;
		int minute;
	} step[8];
} stories[] = {
    {"a success ends the row",
	{{'c', "a", ""}, {'c', "a", ""}, {'c', "a", ""}, {'e', "a", ""}, {'c', "a", ""}}},
    {"three are free", {{'c', "a", ""}, {'c', "a", ""}, {'c', "a", ""}, {'w', "a", ""}}},
    {"what was not looked at does not count", {{'c', "a", ""}, {'c', "a", ""}, {'c', "a", ""},
						  {'u', "a", ""}, {'c', "a", ""}, {'w', "a", ""}}},
    {"an hour later it is forgotten",
	{{'c', "a", "", 0}, {'c', "a", "", 0}, {'c', "a", "", 0}, {'c', "a", "", 61}}},
    {"within the hour it is not",
	{{'c', "a", "", 0}, {'c', "a", "", 0}, {'c', "a", "", 0}, {'w', "a", "", 59}}},
    {"a peer that tries many names",
	{{'c', "a", "192.0.2.1"}, {'c', "b", "192.0.2.1"}, {'c', "c", "192.0.2.1"},
	    {'w', "d", "192.0.2.1"}, {'c', "d", "192.0.2.2"}}},
    {"the same peer, written for IPv6",
	{{'c', "a", "192.0.2.1"}, {'c', "b", "::ffff:192.0.2.1"}, {'c', "c", "192.0.2.1"},
	    {'w', "d", "::ffff:192.0.2.1"}}},
    {"all of a /64 are one peer",
	{{'c', "a", "2001:db8::1"}, {'c', "b", "2001:db8::2"}, {'c', "c", "2001:db8::ffff"},
	    {'w', "d", "2001:db8::4"}, {'c', "d", "2001:db8:0:1::4"}}},
    {"a proxy speaks for many",
	{{'c', "a", "local"}, {'c', "b", "local"}, {'c', "c", "local"}, {'c', "d", "local"}}},
    {"a success of a peer ends its row too",
	{{'c', "a", "192.0.2.1"}, {'c', "b", "192.0.2.1"}, {'c', "c", "192.0.2.1"},
	    {'e', "c", "192.0.2.1"}, {'c', "d", "192.0.2.1"}}},
    {"a full table lets the oldest go",
	{{'c', "a", "", 0}, {'c', "a", "", 0}, {'c', "a", "", 0}, {'c', "b", "", 1},
	    {'c', "c", "", 2}, {'c', "d", "", 3}, {'c', "a", "", 4}}},
    {"and not a newer one",
	{{'c', "b", "", 0}, {'c', "a", "", 1}, {'c', "a", "", 1}, {'c', "a", "", 1},
	    {'c', "c", "", 2}, {'c', "d", "", 3}, {'w', "a", "", 4}}},
};

START_TEST(rows_begin_and_end)
{
	struct auth_delay *d = auth_delay_new(3);
	for (int i = 0; stories[_i].step[i].does; i++) {
		const char *name = stories[_i].step[i].name, *peer = stories[_i].step[i].peer;
		int64_t now = MINUTES(stories[_i].step[i].minute), wait;
		switch (stories[_i].step[i].does) {
		case 'e':
			auth_delay_end(d, name, peer);
			break;
		case 'u':
			auth_delay_uncount(d, name, peer);
			break;
		default:
			wait = auth_delay_count(d, name, peer, now);
			ck_assert_msg((wait > 0) == (stories[_i].step[i].does == 'w'),
			    "%s: step %d waits %lld us", stories[_i].what, i, (long long)wait);
		}
	}
	auth_delay_free(d);
}
END_TEST

/* ---- packets --------------------------------------------------------------------------------- */

START_TEST(a_packet_is_read_as_it_was_written)
{
	unsigned char packet[AUTH_WIRE_MAX];
	struct auth_wire got, said = {AUTH_WIRE_PASSWORD, AUTH_SIGNED_IN, 1234567890123,
				  {"m.ortiz", "pass word", NULL, "192.0.2.1"}};
	size_t len = auth_wire_encode(&said, packet);
	ck_assert_uint_gt(len, 0);
	ck_assert(auth_wire_decode(packet, len, &got));
	ck_assert_int_eq(got.type, AUTH_WIRE_PASSWORD);
	ck_assert_uint_eq(got.number, 1234567890123);
	ck_assert_str_eq(got.text[AUTH_NAME], "m.ortiz");
	ck_assert_str_eq(got.text[AUTH_PASSWORD], "pass word");
	ck_assert_str_eq(got.text[AUTH_CODE], "");
	ck_assert_str_eq(got.text[AUTH_PEER], "192.0.2.1");
	for (size_t cut = 0; cut < len; cut++)
		ck_assert(!auth_wire_decode(packet, cut, &got));
	packet[len] = '\0';
	ck_assert(!auth_wire_decode(packet, len + 1, &got));
	packet[0] = AUTH_WIRE_ANSWER + 1;
	ck_assert(!auth_wire_decode(packet, len, &got));
	packet[0] = AUTH_WIRE_ANSWER;
	packet[1] = AUTH_UNAVAILABLE + 1;
	ck_assert(!auth_wire_decode(packet, len, &got));
}
END_TEST

START_TEST(what_is_too_long_is_no_packet)
{
	unsigned char packet[AUTH_WIRE_MAX];
	char text[AUTH_WIRE_MAX];
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	struct auth_wire said = {AUTH_WIRE_PASSWORD, 0, 1, {"", text, "", ""}};
	ck_assert_uint_eq(auth_wire_encode(&said, packet), 0);
	text[AUTH_WIRE_MAX - 14] = '\0'; /* ten in front, four NULs */
	ck_assert_uint_eq(auth_wire_encode(&said, packet), AUTH_WIRE_MAX);
	text[AUTH_WIRE_MAX - 14] = 'a';
	text[AUTH_WIRE_MAX - 13] = '\0';
	ck_assert_uint_eq(auth_wire_encode(&said, packet), 0);
}
END_TEST

/* ---- headers --------------------------------------------------------------------------------- */

static const struct {
	const char *sign_in;
	long uid; /* configured */
	size_t count;
	const char *value;
	long peer_uid;
	enum auth_header want;
} headers[] = {
    {"local header", 33, 1, "m.ortiz", 33, AUTH_HEADER_FITS},
    {"header", 33, 0, NULL, 33, AUTH_HEADER_NONE},
    {"header", 33, 0, NULL, -1, AUTH_HEADER_NONE},
    {"header", 33, 1, "m.ortiz", -1, AUTH_HEADER_REFUSED}, /* TCP */
    {"header", 33, 1, "m.ortiz", 0, AUTH_HEADER_REFUSED},  /* another user */
    {"header", 33, 2, NULL, 33, AUTH_HEADER_REFUSED},	   /* doubled */
    {"header", 33, 1, "", 33, AUTH_HEADER_REFUSED},
    {"header", -1, 1, "m.ortiz", -1, AUTH_HEADER_REFUSED}, /* nobody is not nobody */
    {"local pam", 33, 1, "m.ortiz", 33, AUTH_HEADER_REFUSED},
};

START_TEST(only_the_proxy_signs_people_in_by_header)
{
	struct config c = {.pages_sign_in = headers[_i].sign_in,
	    .pages_header_name = "X-Remote-User",
	    .pages_header_peer_uid = headers[_i].uid};
	ck_assert_int_eq(
	    auth_header_fits(&c, headers[_i].count, headers[_i].value, headers[_i].peer_uid),
	    headers[_i].want);
}
END_TEST

Suite *auth_suite(void)
{
	Suite *s = suite_create("auth");
	TCase *t = tcase_create("auth");
	tcase_add_test(t, delays_double_from_the_third_failure);
	tcase_add_loop_test(t, rows_begin_and_end, 0, sizeof stories / sizeof *stories);
	tcase_add_test(t, a_packet_is_read_as_it_was_written);
	tcase_add_test(t, what_is_too_long_is_no_packet);
	tcase_add_loop_test(
	    t, only_the_proxy_signs_people_in_by_header, 0, sizeof headers / sizeof *headers);
	suite_add_tcase(s, t);
	return s;
}
