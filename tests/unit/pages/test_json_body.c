/* SPDX-License-Identifier: Apache-2.0
 *
 * test_json_body.c - what a program sends: which bodies are read, what is said against the others,
 * and what is said against their members.
 */
#include "autoconf.h"
#include "daemon/pages/json_body.h"
#include "followupd/buf.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *json_body_suite(void);

#define NO_JSON	  "a body that is no JSON object in UTF-8"
#define NO_OBJECT "a body that is no JSON object"
#define TWICE	  "a member that is there twice"
#define NESTED	  "a member that is an object or a list"
#define NOT_WHOLE "a number that is not whole"

/* ---- whole bodies ------------------------------------------------------------------------------
 */

/* against NULL: it is read as `read`, members in their order; NULL there, too: as it was sent. */
static const struct {
	const char *sent, *read, *against;
} bodies[] = {
    {"{}", NULL, NULL},
    {" \t\r\n{ } \n", "{}", NULL},
    {"{\"a\":\"b\"}", NULL, NULL},
    {"{\"a\":1,\"b\":true,\"c\":false,\"d\":null,\"e\":\"\"}", NULL, NULL},
    {"{\"b\":1,\"a\":2}", NULL, NULL},
    {"{\"\":\"\"}", NULL, NULL},
    {"", NULL, NO_JSON},
    {" ", NULL, NO_JSON},
    {"{", NULL, NO_JSON},
    {"}", NULL, NO_JSON},
    {"{}{}", NULL, NO_JSON},
    {"{} x", NULL, NO_JSON},
    {"{'a':1}", NULL, NO_JSON},
    {"{a:1}", NULL, NO_JSON},
    {"{\"a\":1,}", NULL, NO_JSON},
    {"{\"a\" 1}", NULL, NO_JSON},
    {"{\"a\":}", NULL, NO_JSON},
    {"{\"a\":1}//", NULL, NO_JSON},
    {"{/**/\"a\":1}", NULL, NO_JSON},
    {"a=b&c=d", NULL, NO_JSON},
    {"<Task/>", NULL, NO_JSON},
    {"\xef\xbb\xbf{}", NULL, NO_JSON}, /* a byte order mark */
    {"[]", NULL, NO_OBJECT},
    {"[{}]", NULL, NO_OBJECT},
    {"null", NULL, NO_JSON}, /* an older parser takes no value alone */
    {"1", NULL, NO_JSON},
    {"\"{}\"", NULL, NO_JSON},
    /* numbers */
    {"{\"a\":0}", NULL, NULL},
    {"{\"a\":-0}", "{\"a\":0}", NULL},
    {"{\"a\":-7}", NULL, NULL},
    {"{\"a\":9223372036854775807}", NULL, NULL},
    {"{\"a\":9223372036854775808}", NULL, NO_JSON},
    {"{\"a\":99999999999999999999999999999999}", NULL, NO_JSON},
    {"{\"a\":01}", NULL, NO_JSON},
    {"{\"a\":+1}", NULL, NO_JSON},
    {"{\"a\":0x1}", NULL, NO_JSON},
    {"{\"a\":NaN}", NULL, NO_JSON},
    {"{\"a\":Infinity}", NULL, NO_JSON},
    {"{\"a\":1e999999}", NULL, NO_JSON},
    {"{\"a\":1.}", NULL, NO_JSON},
    {"{\"a\":1.0}", NULL, NOT_WHOLE},
    {"{\"a\":1e2}", NULL, NOT_WHOLE},
    {"{\"a\":0.1}", NULL, NOT_WHOLE},
    /* twice, however it is written */
    {"{\"a\":1,\"a\":1}", NULL, TWICE},
    {"{\"a\":1,\"b\":2,\"a\":null}", NULL, TWICE},
    {"{\"kind\":\"ack\",\"\\u006bind\":\"note\"}", NULL, TWICE},
    {"{\"\":1,\"\":2}", NULL, TWICE},
    {"{\"a\":1,\"A\":2}", NULL, NULL}, /* two names */
    /* one inside the other */
    {"{\"a\":{}}", NULL, NESTED},
    {"{\"a\":[]}", NULL, NESTED},
    {"{\"a\":[1]}", NULL, NESTED},
    {"{\"a\":1,\"b\":{\"c\":\"d\"}}", NULL, NESTED},
    /* texts */
    {"{\"a\":\"\xc3\xa9\"}", NULL, NULL},
    {"{\"a\":\"\\u00e9\\n\\\"\\\\\\/\"}", "{\"a\":\"\xc3\xa9\\n\\\"\\\\/\"}", NULL},
    {"{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\xf0\x9f\x98\x80\"}", NULL},
    {"{\"a\":\"</script><b>\"}", NULL, NULL},
    {"{\"a\":\"\\ud83d\"}", NULL, NO_JSON},
    {"{\"a\":\"\\ude00\\ud83d\"}", NULL, NO_JSON},
    {"{\"a\":\"\\u0000\"}", NULL, NO_JSON},
    {"{\"a\\u0000b\":1}", NULL, NO_JSON},
    {"{\"a\":\"\\x41\"}", NULL, NO_JSON},
    {"{\"a\":\"\\u12\"}", NULL, NO_JSON},
    {"{\"a\":\"\n\"}", NULL, NO_JSON},
    {"{\"a\":\"\x01\"}", NULL, NO_JSON},
    {"{\"a\":\"b}", NULL, NO_JSON},
    {"{\"a\":\"\xff\"}", NULL, NO_JSON},
    {"{\"a\":\"\xc3\"}", NULL, NO_JSON},
    {"{\"a\":\"\xc3\x28\"}", NULL, NO_JSON},
    {"{\"a\":\"\xc0\x80\"}", NULL, NO_JSON},	     /* overlong */
    {"{\"a\":\"\xed\xa0\x80\"}", NULL, NO_JSON},     /* a surrogate */
    {"{\"a\":\"\xf4\x90\x80\x80\"}", NULL, NO_JSON}, /* beyond Unicode */
    {"{\"\xff\":1}", NULL, NO_JSON},
};

static void read_one(const char *sent, size_t len, const char *read, const char *against)
{
	struct err e = {0};
	json_t *body = json_body_read(sent, len, &e);
	ck_assert_msg(!body == (against != NULL), "%.80s: %s", sent, e.text);
	if (against) {
		ck_assert_str_eq(e.text, against);
		ck_assert_int_eq(e.code, ERR_INPUT);
		return;
	}
	char *text = json_dumps(body, JSON_COMPACT);
	ck_assert_str_eq(text, read ? read : sent);
	free(text);
	json_decref(body);
}

START_TEST(bodies_are_read_or_refused)
{
	read_one(bodies[_i].sent, strlen(bodies[_i].sent), bodies[_i].read, bodies[_i].against);
}
END_TEST

START_TEST(a_body_ends_where_it_ends)
{
	static const char nul[] = "{}\0";
	read_one("{}}", 2, "{}", NULL);
	read_one("{\"a\":1}", 6, NULL, NO_JSON);
	read_one(nul, sizeof nul, NULL, NO_JSON);
	read_one(nul, 2, "{}", NULL);
}
END_TEST

/* ---- sizes -------------------------------------------------------------------------------------
 */

static void add_times(struct buf *b, size_t n, const char *part)
{
	for (size_t i = 0; i < n; i++)
		buf_add(b, part, strlen(part));
}

/* {before, n times part, after} */
static const struct {
	const char *before;
	size_t n;
	const char *part, *after, *against;
} sizes[] = {
    {"{\"a\":\"", JSON_BODY_TEXT_MAX, "x", "\"}", NULL},
    {"{\"a\":\"", JSON_BODY_TEXT_MAX + 1, "x", "\"}", "a text that is too long"},
    {"{\"a\":\"", JSON_BODY_TEXT_MAX / 2, "\xc3\xa9", "\"}", NULL},
    {"{\"a\":\"", JSON_BODY_TEXT_MAX / 2 + 1, "\xc3\xa9", "\"}", "a text that is too long"},
    {"", 200000, " ", "{}", NULL},
    {"", 100000, "{\"a\":", "", NO_JSON},
    {"", 100000, "[", "", NO_JSON},
    {"{\"a\":", 1000, "[", "", NO_JSON},
    {"{\"a\":", 100000, "9", "}", NO_JSON},
    {"{\"a\":", 100000, "-", "}", NO_JSON},
    {"{\"a\":0.", 1000, "9", "}", NOT_WHOLE},
};

START_TEST(sizes_have_a_limit)
{
	struct buf b = {0};
	buf_add(&b, sizes[_i].before, strlen(sizes[_i].before));
	add_times(&b, sizes[_i].n, sizes[_i].part);
	buf_add(&b, sizes[_i].after, strlen(sizes[_i].after));
	struct err e = {0};
	json_t *body = json_body_read(buf_text(&b), b.len, &e);
	ck_assert_str_eq(body ? "read" : e.text, sizes[_i].against ? sizes[_i].against : "read");
	json_decref(body);
	buf_free(&b);
}
END_TEST

/* What is said against each of a million would be more than was sent. */
START_TEST(a_body_has_so_many_members)
{
	for (int n = JSON_BODY_MEMBERS_MAX; n <= JSON_BODY_MEMBERS_MAX + 1; n++) {
		struct buf b = {0};
		struct err e = {0};
		for (int i = 0; i < n; i++)
			buf_addf(&b, "%s\"m%d\":%d", i ? "," : "{", i, i);
		buf_addc(&b, '}');
		json_t *body = json_body_read(buf_text(&b), b.len, &e);
		ck_assert_str_eq(body ? "read" : e.text,
		    n > JSON_BODY_MEMBERS_MAX ? "more members than any answer has" : "read");
		json_decref(body);
		buf_free(&b);
	}
}
END_TEST

/* ---- members -----------------------------------------------------------------------------------
 */

static const struct json_member table[] = {{"text", MEMBER_TEXT, false},
    {"needed", MEMBER_TEXT, true}, {"number", MEMBER_NUMBER, false}, {"yes", MEMBER_YES, false},
    {0}};

#define TEXT_WANTED   "this has to be a text"
#define NUMBER_WANTED "this has to be a whole number"
#define YES_WANTED    "this has to be true or false"
#define NAME_64	      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* "name: message|name: message" */
static const struct {
	const char *body, *faults;
} members[] = {
    {"{'needed': 'x'}", ""},
    {"{'needed': 'x', 'text': '', 'number': 0, 'yes': false}", ""},
    {"{'needed': 'x', 'text': null, 'number': null, 'yes': null}", ""},
    {"{'needed': ' '}", ""},
    {"{}", "needed: this is needed"},
    {"{'needed': ''}", "needed: this is needed"},
    {"{'needed': null}", "needed: this is needed"},
    {"{'needed': 1}", "needed: " TEXT_WANTED},
    {"{'needed': true}", "needed: " TEXT_WANTED},
    {"{'needed': 'x', 'text': 0}", "text: " TEXT_WANTED},
    {"{'needed': 'x', 'number': '1'}", "number: " NUMBER_WANTED},
    {"{'needed': 'x', 'number': -1}", "number: " NUMBER_WANTED},
    {"{'needed': 'x', 'number': true}", "number: " NUMBER_WANTED},
    {"{'needed': 'x', 'yes': 1}", "yes: " YES_WANTED},
    {"{'needed': 'x', 'yes': 'true'}", "yes: " YES_WANTED},
    {"{'needed': 'x', 'more': null}", "more: this is no member of it"},
    {"{'needed': 'x', 'Text': 'x'}", "Text: this is no member of it"},
    {"{'needed': 'x', '" NAME_64 "': 1}", NAME_64 ": this is no member of it"},
    {"{'needed': 'x', '" NAME_64 "a': 1}", "a long name: this is no member of it"},
    {"{'more': 1, 'yes': 0, 'number': 'x'}", "more: this is no member of it|yes: " YES_WANTED
					     "|number: " NUMBER_WANTED "|needed: this is needed"},
};

START_TEST(members_are_as_the_table_says)
{
	json_t *body, *faults = json_array(), *fault;
	struct buf told = {0};
	struct err e = {0};
	char sent[256];
	size_t i;
	ck_assert(strlen(members[_i].body) < sizeof sent);
	strcpy(sent, members[_i].body);
	for (char *c = sent; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	ck_assert_ptr_nonnull(body = json_body_read(sent, strlen(sent), &e));
	bool right = json_body_check(body, table, faults);
	json_array_foreach(faults, i, fault) buf_addf(&told, "%s%s: %s", i ? "|" : "",
	    json_string_value(json_object_get(fault, "name")),
	    json_string_value(json_object_get(fault, "message")));
	ck_assert_str_eq(buf_text(&told), members[_i].faults);
	ck_assert_int_eq(right, !*members[_i].faults);
	buf_free(&told);
	json_decref(body);
	json_decref(faults);
}
END_TEST

#define COUNT(t) (int)(sizeof t / sizeof *t)

Suite *json_body_suite(void)
{
	Suite *s = suite_create("json_body");
	TCase *t = tcase_create("read");
	tcase_add_loop_test(t, bodies_are_read_or_refused, 0, COUNT(bodies));
	tcase_add_test(t, a_body_ends_where_it_ends);
	tcase_add_loop_test(t, sizes_have_a_limit, 0, COUNT(sizes));
	tcase_add_test(t, a_body_has_so_many_members);
	tcase_add_loop_test(t, members_are_as_the_table_says, 0, COUNT(members));
	suite_add_tcase(s, t);
	return s;
}
