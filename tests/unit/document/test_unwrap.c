/* SPDX-License-Identifier: Apache-2.0
 *
 * test_unwrap.c - base64, digits and what is said wrongly of them.
 */
#include "help.h"

#include <check.h>
#include <string.h>

Suite *unwrap_suite(void);

#define PLAIN  "CT chest in 6 months is recommended for the nodule."
#define BASE64 "Q1QgY2hlc3QgaW4gNiBtb250aHMgaXMgcmVjb21tZW5kZWQgZm9yIHRoZSBub2R1bGUu"
#define HEX                                                                                        \
	"435420636865737420696e2036206d6f6e746873206973207265636f6d6d656e64656420666f722074686520" \
	"6e6f64756c652e"

static const struct {
	const char *data;
	enum document_coding coding;
	enum document_kind kind;
	enum document_lack lack;
	const char *text;
} rows[] = {
    {PLAIN, CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {PLAIN, CODING_BASE64, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {BASE64, CODING_BASE64, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {BASE64, CODING_UNSAID, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {BASE64, CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {"Q1Qg\r\nY2hl\nc3Q=", CODING_BASE64, DOCUMENT_TEXT, LACK_NONE, "CT chest"},
    {"Q1QgY2hlc3Q", CODING_BASE64, DOCUMENT_TEXT, LACK_NONE, "CT chest"},
    {"Q1QgY2hlc3Q===", CODING_BASE64, DOCUMENT_TEXT, LACK_NONE, "CT chest"},
    {"data:text/plain;base64," BASE64, CODING_UNSAID, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nQ1QgY2hlc3Q=\r\n",
	CODING_UNSAID, DOCUMENT_TEXT, LACK_NONE, "CT chest"},
    {HEX, CODING_HEX, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {HEX, CODING_UNSAID, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    /* base64 of base64 */
    {"UTFRZ1kyaGxjM1FnYVc0Z05pQnRiMjUwYUhNZ2FYTWdjbVZqYjIxdFpXNWtaV1FnWm05eUlIUm9aU0J1YjJSMWJHVXU=",
	CODING_BASE64, DOCUMENT_TEXT, LACK_NONE, PLAIN},
    {"Q1Qg=Y2hl", CODING_BASE64, DOCUMENT_TEXT, LACK_BROKEN, ""},
    {"Q1Q!gY2hl", CODING_BASE64, DOCUMENT_TEXT, LACK_BROKEN, ""},
    {"", CODING_BASE64, DOCUMENT_TEXT, LACK_BROKEN, ""},
    {"\xff\xd8\xff\xe0 no text", CODING_UNSAID, DOCUMENT_IMAGE, LACK_PICTURE, ""},
    {"iVBORw0KGgo=", CODING_BASE64, DOCUMENT_IMAGE, LACK_PICTURE, ""},
    {"UEsDBBQAAAAI", CODING_BASE64, DOCUMENT_OTHER, LACK_KIND, ""},
    {"\xd0\xcf\x11\xe0 word", CODING_UNSAID, DOCUMENT_OTHER, LACK_KIND, ""},
    {"<?xml version='1.0'?><a>b</a>", CODING_UNSAID, DOCUMENT_OTHER, LACK_KIND, ""},
    {"- 12 -", CODING_UNSAID, DOCUMENT_TEXT, LACK_EMPTY, ""},
    /* letters, line ends, controls */
    {"caf\xe9 \x93q\x94", CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE,
	"caf\xc3\xa9 \xe2\x80\x9cq\xe2\x80\x9d"},
    {"caf\xc3\xa9", CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE, "caf\xc3\xa9"},
    {"\xef\xbb\xbfone\r\ntwo\rthree \n\n\n\nfour\f", CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE,
	"one\ntwo\nthree\n\nfour\n"},
    {"fi\xc2\xad"
     "bro\xc2\xa0sis \xef\xac\x81ve",
	CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE, "fibro sis five"},
    {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd abc", CODING_PLAIN, DOCUMENT_TEXT,
	LACK_LETTERS, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd abc"},
};

START_TEST(what_it_is_counts)
{
	reads_as(rows[_i].data, strlen(rows[_i].data), rows[_i].coding, rows[_i].kind,
	    rows[_i].lack, rows[_i].text);
}
END_TEST

START_TEST(wide_letters)
{
	reads_as("\xff\xfe"
		 "C\0T\0\n\0\x3d\xd8\x00\xde",
	    12, CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE, "CT\n\xf0\x9f\x98\x80");
	reads_as("\xfe\xff\0C\0T", 6, CODING_PLAIN, DOCUMENT_TEXT, LACK_NONE, "CT");
}
END_TEST

START_TEST(what_is_large_is_not_read)
{
	struct buf b = {0};
	while (b.len < 3 << 20)
		buf_adds(&b, "QUFB");
	reads_as(b.data, b.len, CODING_BASE64, DOCUMENT_TEXT, LACK_SIZE, "");
	buf_free(&b);
	while (b.len < 20000)
		buf_adds(&b, "none ");
	struct buf left = {0};
	buf_add(&left, b.data, b.len);
	buf_adds(&b, "more");
	reads_as(b.data, b.len, CODING_PLAIN, DOCUMENT_TEXT, LACK_CUT, buf_text(&left));
	buf_free(&left);
	buf_free(&b);
}
END_TEST

START_TEST(words_name_each_value)
{
	for (int i = 0; i < DOCUMENT_LACKS; i++) {
		enum document_lack l;
		ck_assert(document_lack_find(document_lack_word((enum document_lack)i), &l));
		ck_assert_int_eq(l, i);
		ck_assert_ptr_nonnull(document_lack_reason(l));
	}
	for (int i = 0; i < DOCUMENT_KINDS; i++) {
		enum document_kind k;
		ck_assert(document_kind_find(document_kind_word((enum document_kind)i), &k));
		ck_assert_int_eq(k, i);
		ck_assert_ptr_nonnull(document_kind_name(k));
	}
}
END_TEST

Suite *unwrap_suite(void)
{
	Suite *s = suite_create("unwrap");
	TCase *t = tcase_create("unwrap");
	tcase_add_loop_test(t, what_it_is_counts, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, wide_letters);
	tcase_add_test(t, what_is_large_is_not_read);
	tcase_add_test(t, words_name_each_value);
	suite_add_tcase(s, t);
	return s;
}
