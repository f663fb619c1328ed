/* SPDX-License-Identifier: Apache-2.0
 *
 * test_charset.c - declared sets, and what happens when they do not fit.
 */
#include "autoconf.h"
#include "followupd/charset.h"
#include "help.h"

#include <check.h>
#include <string.h>

Suite *charset_suite(void);

static const struct {
	const char *declared, *fallback, *bytes, *want, *used;
	bool misfit;
} cases[] = {
    {"", "WINDOWS-1252", "plain", "plain", "US-ASCII", false},
    {"ASCII", "WINDOWS-1252", "plain", "plain", "US-ASCII", false},
    {"8859/1", "WINDOWS-1252", "M\xdcLLER", "M\xc3\x9cLLER", "ISO-8859-1", false},
    {"8859/15", "WINDOWS-1252", "\xa4", "\xe2\x82\xac", "ISO-8859-15", false},
    {"8859/2", "WINDOWS-1252", "\xb9", "\xc5\xa1", "ISO-8859-2", false},
    {"UNICODE UTF-8", "WINDOWS-1252", "\xc5\xa0", "\xc5\xa0", "UTF-8", false},
    {"UTF-8", "WINDOWS-1252", "\xc5\xa0", "\xc5\xa0", "UTF-8", false},
    {"UNICODE", "WINDOWS-1252", "\xc5\xa0", "\xc5\xa0", "UTF-8", false},
    {"", "WINDOWS-1252", "\xc5\xa0", "\xc5\xa0", "UTF-8", true},
    {"", "WINDOWS-1252", "M\xdcLLER", "M\xc3\x9cLLER", "WINDOWS-1252", true},
    {"", "ISO-8859-2", "\xb9 x", "\xc5\xa1 x", "ISO-8859-2", true},
    {"ASCII", "WINDOWS-1252", "\x93q\x94", "\xe2\x80\x9cq\xe2\x80\x9d", "WINDOWS-1252", true},
    {"UNICODE UTF-8", "WINDOWS-1252", "M\xdcLLER", "M\xc3\x9cLLER", "WINDOWS-1252", true},
    {"NONSENSE", "WINDOWS-1252", "\xc5\xa0", "\xc5\xa0", "UTF-8", true},
    {"", "WINDOWS-1252",
	"a\x81"
	"b",
	"a\xef\xbf\xbd"
	"b",
	"WINDOWS-1252", true},
    {"", "NO-SUCH-SET",
	"a\xff"
	"b",
	"a\xef\xbf\xbd"
	"b",
	"NO-SUCH-SET", true},
    {"UNICODE UTF-8", "WINDOWS-1252", "\xed\xa0\x80", NULL, "WINDOWS-1252", true},
    {"UNICODE UTF-8", "WINDOWS-1252", "\xf5\x80\x80\x80", NULL, "WINDOWS-1252", true},
    {"UNICODE UTF-8", "WINDOWS-1252", "\xf4\x90\x80\x80", NULL, "WINDOWS-1252", true},
    {"UNICODE UTF-8", "WINDOWS-1252", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "UTF-8", false},
    {"GB 18030-2000", "WINDOWS-1252", "\xd6\xd0", "\xe4\xb8\xad", "GB18030", false},
    {"KS X 1001", "WINDOWS-1252", "\xb0\xa1", "\xea\xb0\x80", "EUC-KR", false},
    {"ISO IR87", "WINDOWS-1252", "\x1b$B0l\x1b(B", "\xe4\xb8\x80", "ISO-2022-JP-2", false},
};

START_TEST(bytes_become_utf8)
{
	struct arena *a = arena_new();
	struct charset c = {charset_find(cases[_i].declared, strlen(cases[_i].declared)),
	    cases[_i].fallback, NULL, false};
	size_t len;
	const char *text = charset_utf8(a, &c, cases[_i].bytes, strlen(cases[_i].bytes), &len);
	if (cases[_i].want) {
		ck_assert_uint_eq(len, strlen(cases[_i].want));
		ck_assert_mem_eq(text, cases[_i].want, len);
	}
	ck_assert_str_eq(c.used, cases[_i].used);
	ck_assert_int_eq(c.misfit, cases[_i].misfit);
	arena_free(a);
}
END_TEST

START_TEST(utf8_is_not_copied)
{
	struct arena *a = arena_new();
	struct charset c = {"UTF-8", "WINDOWS-1252", NULL, false};
	static const char text[] = "caf\xc3\xa9";
	size_t len;
	ck_assert_ptr_eq(charset_utf8(a, &c, text, sizeof text - 1, &len), text);
	arena_free(a);
}
END_TEST

START_TEST(wrongly_declared_message_is_read_and_flagged)
{
	const struct buf *b = sample("27-");
	struct buf wrong = {0};
	const char *at = memmem(b->data, b->len, "8859/1", 6);
	ck_assert_ptr_nonnull(at);
	buf_add(&wrong, b->data, (size_t)(at - b->data));
	buf_adds(&wrong, "UNICODE UTF-8");
	buf_add(&wrong, at + 6, b->len - (size_t)(at - b->data) - 6);
	const struct facts *f = facts_of(wrong.data, wrong.len, NULL);
	ck_assert_str_eq(f->patient.family, "M\xc3\x9cLLER-L\xc3\x98KKEG\xc3\x85RD");
	ck_assert(has_flag(f, "charset"));
	buf_free(&wrong);
}
END_TEST

START_TEST(hex_escapes_belong_to_the_declared_set)
{
	const struct facts *f =
	    facts_of_message("MSH|^~\\&|A|B|||20260101||ADT^A08|1|P|2.4||||||8859/1\r"
			     "PID|1||1^^^X^MR||M\\XDC\\LLER\r");
	ck_assert_str_eq(f->patient.family, "M\xc3\x9cLLER");
	ck_assert(!has_flag(f, "charset"));
}
END_TEST

START_TEST(later_iso2022_set_counts_when_the_text_switches)
{
	const struct facts *f =
	    facts_of_message("MSH|^~\\&|A|B|||20260101||ADT^A08|1|P|2.4||||||ASCII~ISO IR87\r"
			     "PID|1||1^^^X^MR||\x1b$B0l\x1b(B\r");
	ck_assert_str_eq(f->patient.family, "\xe4\xb8\x80");
}
END_TEST

Suite *charset_suite(void)
{
	Suite *s = suite_create("charset");
	TCase *t = tcase_create("charset");
	tcase_add_loop_test(t, bytes_become_utf8, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, utf8_is_not_copied);
	tcase_add_test(t, wrongly_declared_message_is_read_and_flagged);
	tcase_add_test(t, hex_escapes_belong_to_the_declared_set);
	tcase_add_test(t, later_iso2022_set_counts_when_the_text_switches);
	suite_add_tcase(s, t);
	return s;
}
