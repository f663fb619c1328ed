/* SPDX-License-Identifier: Apache-2.0
 *
 * test_hosts.c - which server is asked first after one has said nothing, and how long each may
 * take.
 */
#include "followupd/cluster.h"
#include "followupd/hosts.h"

#include <check.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

Suite *hosts_suite(void);

static const struct {
	const char *conninfo;
	unsigned silent; /* attempts before */
	const char *host, *port;
} turns[] = {
    {"host=a,b,c port=1,2,3", 0, "a,b,c", "1,2,3"}, {"host=a,b,c port=1,2,3", 1, "b,c,a", "2,3,1"},
    {"host=a,b,c port=1,2,3", 2, "c,a,b", "3,1,2"}, {"host=a,b,c port=1,2,3", 3, "a,b,c", "1,2,3"},
    {"host=a,b port=5432", 1, "b,a", "5432"}, /* one port for all */
    {"host='/run/o\\'neill,/run/b' dbname=x", 1, "/run/b,/run/o'neill", NULL},
    {"hostaddr=192.0.2.1,192.0.2.2 host=a,b", 1, "b,a", NULL}, {"host=a port=5", 1, "a", "5"},
    {"host=a,", 1, ",a", NULL}, /* the second is the default */
};

static const char *value_of(const PQconninfoOption *o, const char *keyword)
{
	while (strcmp(o->keyword, keyword) != 0)
		o++;
	return o->val;
}

START_TEST(test_a_silent_server_is_asked_last)
{
	for (unsigned i = 0; i < turns[_i].silent; i++)
		hosts_silent();
	char *turned = hosts_turned(turns[_i].conninfo);
	PQconninfoOption *o = PQconninfoParse(turned, NULL);
	ck_assert_ptr_nonnull(o);
	ck_assert_str_eq(value_of(o, "host"), turns[_i].host);
	ck_assert_pstr_eq(value_of(o, "port"), turns[_i].port);
	PQconninfoFree(o);
	free(turned);
	/* The order is the process's: back to the first for the next row. */
	for (unsigned i = turns[_i].silent; i % 6 != 0; i++)
		hosts_silent();
}
END_TEST

START_TEST(test_an_attempt_takes_longer_each_time)
{
	static const char two[] = "host=a,b";
	hosts_found();
	ck_assert_int_eq(hosts_patience("host=a", 10), 10);
	ck_assert_int_eq(hosts_patience(two, 10), 3);
	ck_assert_int_eq(hosts_patience(two, 2), 2);
	for (int i = 0; i < 12; i++) /* of both: the turn stays */
		hosts_silent();
	ck_assert_int_eq(hosts_patience(two, 10), 10);
	hosts_found();
	ck_assert_int_eq(hosts_patience(two, 10), 3);
}
END_TEST

START_TEST(test_what_libpq_does_not_understand_stays)
{
	char *same = hosts_turned("host=a,b nonsense");
	ck_assert_str_eq(same, "host=a,b nonsense");
	ck_assert_uint_eq(hosts_count(same), 1);
	free(same);
}
END_TEST

/* Of a statement, by who asks; and until a connection that says nothing is given up. */
static const struct {
	const char *login, *statement, *silence;
} patience[] = {
    {"engine", "statement_timeout=5s", "5000"},
    {"intake", "statement_timeout=5s", "5000"},
    {"pages", "statement_timeout=2s", "5000"},
    {"ctl", "statement_timeout=30s", "30000"},
    {"owner", "statement_timeout=0s", "30000"},
};

START_TEST(test_the_limit_of_the_roles_is_not_that_of_a_person)
{
	char mode[] = "external", connection[] = "host=a dbname=x";
	struct config c = {
	    .database_mode = mode, .database_connection = connection, .database_timeout = 5};
	char *info = cluster_conninfo(&c, patience[_i].login);
	PQconninfoOption *o = PQconninfoParse(info, NULL);
	ck_assert_ptr_nonnull(o);
	ck_assert_ptr_nonnull(strstr(value_of(o, "options"), patience[_i].statement));
	ck_assert_str_eq(value_of(o, "tcp_user_timeout"), patience[_i].silence);
	PQconninfoFree(o);
	free(info);
}
END_TEST

Suite *hosts_suite(void)
{
	Suite *s = suite_create("hosts");
	TCase *t = tcase_create("hosts");
	tcase_add_loop_test(t, test_a_silent_server_is_asked_last, 0, sizeof turns / sizeof *turns);
	tcase_add_test(t, test_an_attempt_takes_longer_each_time);
	tcase_add_test(t, test_what_libpq_does_not_understand_stays);
	tcase_add_loop_test(t, test_the_limit_of_the_roles_is_not_that_of_a_person, 0,
	    sizeof patience / sizeof *patience);
	suite_add_tcase(s, t);
	return s;
}
