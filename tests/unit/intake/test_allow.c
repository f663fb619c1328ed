/* SPDX-License-Identifier: Apache-2.0
 *
 * test_allow.c - who may connect.
 */
#include "followupd/allow.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <string.h>

Suite *allow_suite(void);

static void fill(const char *text, struct sockaddr_storage *out)
{
	struct sockaddr_in *v4 = (void *)out;
	struct sockaddr_in6 *v6 = (void *)out;
	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		return;
	}
	ck_assert_int_eq(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
	v6->sin6_family = AF_INET6;
}

static const struct {
	const char *list, *who;
	bool allowed;
} matches[] = {
    {"", "203.0.113.9", true},
    {" , ", "203.0.113.9", true},
    {"192.0.2.7", "192.0.2.7", true},
    {"192.0.2.7", "192.0.2.8", false},
    {"192.0.2.0/24", "192.0.2.255", true},
    {"192.0.2.0/24", "192.0.3.0", false},
    {"192.0.2.128/25", "192.0.2.127", false},
    {"192.0.2.128/25", "192.0.2.128", true},
    {"192.0.2.4/30", "192.0.2.7", true},
    {"192.0.2.4/30", "192.0.2.8", false},
    {"0.0.0.0/0", "203.0.113.9", true},
    {"0.0.0.0/0", "2001:db8::1", false},
    {"::/0", "2001:db8::1", true},
    {"::/0", "203.0.113.9", true},
    {"192.0.2.7", "::ffff:192.0.2.7", true},
    {"::ffff:192.0.2.7", "192.0.2.7", true},
    {"2001:db8::/32", "2001:db8:ffff::1", true},
    {"2001:db8::/32", "2001:db9::1", false},
    {"2001:db8:0:8000::/49", "2001:db8:0:7fff::1", false},
    {"10.0.0.0/8,192.0.2.7 2001:db8::1", "192.0.2.7", true},
    {"10.0.0.0/8,192.0.2.7 2001:db8::1", "2001:db8::1", true},
    {"10.0.0.0/8,192.0.2.7 2001:db8::1", "11.0.0.1", false},
};

START_TEST(address_is_allowed_by_the_networks_that_hold_it)
{
	struct allow a;
	struct err e = {0};
	struct sockaddr_storage who;
	fill(matches[_i].who, &who);
	ck_assert_msg(allow_parse(matches[_i].list, &a, &e), "%s", e.text);
	ck_assert_msg(allow_matches(&a, (struct sockaddr *)&who) == matches[_i].allowed,
	    "\"%s\" and %s", matches[_i].list, matches[_i].who);
	allow_free(&a);
}
END_TEST

static const struct {
	const char *list, *fault;
} faults[] = {
    {"riverbend.example", "\"riverbend.example\" is not an IPv4 or IPv6 address"},
    {"192.0.2", "\"192.0.2\" is not an IPv4 or IPv6 address"},
    {"192.0.2.7, nowhere", "\"nowhere\" is not an IPv4 or IPv6 address"},
    {"192.0.2.0/33", "\"/33\" is not a prefix length of \"192.0.2.0\""},
    {"192.0.2.0/", "\"/\" is not a prefix length of \"192.0.2.0\""},
    {"192.0.2.0/-1", "\"/-1\" is not a prefix length of \"192.0.2.0\""},
    {"192.0.2.0/24x", "\"/24x\" is not a prefix length of \"192.0.2.0\""},
    {"2001:db8::/129", "\"/129\" is not a prefix length of \"2001:db8::\""},
    {"192.0.2.7/24", "network \"192.0.2.7/24\" has bits behind its prefix"},
    {"2001:db8::1/64", "network \"2001:db8::1/64\" has bits behind its prefix"},
    {"/24", "\"\" is not an IPv4 or IPv6 address"},
};

START_TEST(fault_names_the_item)
{
	struct allow a;
	struct err e = {0};
	ck_assert(!allow_parse(faults[_i].list, &a, &e));
	ck_assert_str_eq(e.text, faults[_i].fault);
	ck_assert_int_eq(e.code, ERR_CONFIG);
}
END_TEST

START_TEST(mapped_address_is_written_as_ipv4)
{
	struct sockaddr_storage who;
	char text[46];
	fill("::ffff:192.0.2.7", &who);
	ck_assert_str_eq(allow_address_text((struct sockaddr *)&who, text), "192.0.2.7");
	fill("2001:db8::1", &who);
	ck_assert_str_eq(allow_address_text((struct sockaddr *)&who, text), "2001:db8::1");
	who.ss_family = AF_UNIX;
	ck_assert_str_eq(allow_address_text((struct sockaddr *)&who, text), "?");
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

Suite *allow_suite(void)
{
	Suite *s = suite_create("allow");
	TCase *t = tcase_create("allow");
	tcase_add_loop_test(t, address_is_allowed_by_the_networks_that_hold_it, 0, COUNT(matches));
	tcase_add_loop_test(t, fault_names_the_item, 0, COUNT(faults));
	tcase_add_test(t, mapped_address_is_written_as_ipv4);
	suite_add_tcase(s, t);
	return s;
}
