/* SPDX-License-Identifier: Apache-2.0
 *
 * test_rtf.c - the text of RTF, and of what only begins like it.
 */
#include "help.h"

#include <check.h>
#include <string.h>

Suite *rtf_suite(void);

/* More than a letterhead. */
#define WORDS                                                                                      \
	"There is a solid nodule of the right upper lobe without calcification and we recommend "  \
	"CT chest in six months to see whether it grows."

static const struct {
	const char *data;
	enum document_lack lack;
	const char *text;
} rows[] = {
    {"{\\rtf1\\ansi CT chest in 6 months.}", LACK_NONE, "CT chest in 6 months."},
    {"{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fnil Arial;}}{\\colortbl;\\red0;}\\f0\\fs20 "
     "{\\b IMPRESSION:}\\par 1. Nodule.\\par\r\n2. CT\\line in 6 mon\r\nths.\\par}",
	LACK_NONE, "IMPRESSION:\n1. Nodule.\n2. CT\nin 6 months.\n"},
    {"{\\rtf1 a\\tab b\\~c\\_d\\-e \\{f\\} \\\\ g\\emdash h}", LACK_NONE,
	"a\tb c-de {f} \\ g\xe2\x80\x94h"},
    {"{\\rtf1\\ansi caf\\'e9 \\'93q\\'94}", LACK_NONE, "caf\xc3\xa9 \xe2\x80\x9cq\xe2\x80\x9d"},
    {"{\\rtf1\\ansi\\ansicpg1258 CT\\par in 6 mm}", LACK_NONE, "CT\nin 6 mm"},
    {"{\\rtf1\\ansi\\ansicpg1251 \\'cd\\'ee\\'e2}", LACK_NONE, "\xd0\x9d\xd0\xbe\xd0\xb2"},
    {"{\\rtf1\\ansi{\\fonttbl{\\f1\\fcharset204 A;}{\\f2\\fcharset2 Symbol;}}\\f1 \\'cd\\f2 "
     "\\'b3\\plain  6 mm}",
	LACK_NONE, "\xd0\x9d\xe2\x89\xa5 6 mm"},
    /* Unicode, and what stands there for those who cannot read it */
    {"{\\rtf1 \\u8805?6 mm \\u8804\\'3d 3 {\\uc2\\u233ab}\\uc0\\u233x}", LACK_NONE,
	"\xe2\x89\xa5"
	"6 mm \xe2\x89\xa4 3 \xc3\xa9\xc3\xa9x"},
    {"{\\rtf1 \\u-10179?\\u-8704?}", LACK_NONE, "\xf0\x9f\x98\x80"},
    {"{\\rtf1 \\u-3917? 6 mm}", LACK_NONE, "\xe2\x89\xa5 6 mm"},
    /* what is no text of the document */
    {"{\\rtf1{\\info{\\title No}}{\\header Head}{\\*\\generator Word;}{\\stylesheet{\\s1 No;}}"
     "{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}} yes{\\footer No}}",
	LACK_NONE, "link yes"},
    {"{\\rtf1 a{\\v hidden}b{\\deleted gone}c\\v no\\v0  d{\\v x\\plain y}}", LACK_NONE, "abc dy"},
    {"{\\rtf1 {\\strike no longer} stays}", LACK_NONE, "no longer stays"},
    {"{\\rtf1 {\\*\\unknown no {\\b nor this}}{\\unknown yes}}", LACK_NONE, "yes"},
    {"{\\rtf1 {\\listtext 1.\\tab}One\\par{\\pntext 2.}Two}", LACK_NONE, "1.\tOne\n2.Two"},
    {"{\\rtf1 {\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 7}}{\\shptxt box}}}}", LACK_NONE, "box"},
    {"{\\rtf1\\trowd a\\cell b\\cell\\row c}", LACK_NONE, "a\tb\nc"},
    {"{\\rtf1 x{\\pict\\bin3 }}}}ab}", LACK_PAGES, "xab"},
    {"{\\rtf1 " WORDS "{\\pict ffd8ff}}", LACK_NONE, WORDS},
    {"{\\rtf1 {\\pict ffd8ff}}", LACK_PICTURE, ""},
    {"{\\rtf1 }", LACK_EMPTY, ""},
    /* cut off, or made to hurt */
    {"{\\rtf1 CT in 6 mon", LACK_BROKEN, "CT in 6 mon"},
    {"{\\rtf1 a\\", LACK_BROKEN, "a"},
    {"{\\rtf1 a\\'", LACK_BROKEN, "a"},
    {"{\\rtf1 a\\'e", LACK_BROKEN, "a"},
    {"{\\rtf1 a\\'zz}", LACK_NONE, "azz"},
    {"{\\rtf1 a\\u99999999999999999999999?b}", LACK_NONE,
	"a\xef\xbf\xbd"
	"b"},
    {"{\\rtf1 a\\bin99999999999 b}", LACK_BROKEN, "a"},
    {"{\\rtf1 a\\bin-5 b}", LACK_NONE, "ab"},
    {"{\\rtf1 a}} behind {\\rtf1 b}", LACK_BROKEN, "a"},
    {"{\\rtf1 FINDINGS}{\\rtf1 IMPRESSION: CT in 6 months.}", LACK_BROKEN, "FINDINGS"},
    {"{\\rtf1 a}\r\n \x1a", LACK_NONE, "a"},
    {"{\\rtf1\\ansicpg99999999 \\'e9}", LACK_NONE, "\xc3\xa9"},
    {"{\\rtf1 \\thiswordislongerthananythatthespecificationhas1 x}", LACK_NONE, "x"},
};

START_TEST(the_text_is_left)
{
	reads_as(rows[_i].data, strlen(rows[_i].data), CODING_PLAIN, DOCUMENT_RTF, rows[_i].lack,
	    rows[_i].text);
}
END_TEST

START_TEST(groups_without_end)
{
	struct buf b = {0};
	buf_adds(&b, "{\\rtf1 a");
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, '{');
	reads_as(b.data, b.len, CODING_PLAIN, DOCUMENT_RTF, LACK_BROKEN, "a");
	buf_clear(&b);
	buf_adds(&b, "{\\rtf1{\\fonttbl");
	for (int i = 0; i < 5000; i++)
		buf_addf(&b, "{\\f%d\\fcharset204 x;}", i);
	buf_adds(&b, "}\\f4 \\'cd\\f4000 \\'cd}");
	reads_as(b.data, b.len, CODING_PLAIN, DOCUMENT_RTF, LACK_NONE, "\xd0\x9d\xc3\x8d");
	buf_free(&b);
}
END_TEST

START_TEST(a_long_text_is_cut)
{
	struct buf b = {0}, text = {0};
	buf_adds(&b, "{\\rtf1 ");
	for (int i = 0; i < 9000; i++)
		buf_adds(&b, "abc\\par ");
	buf_adds(&b, "}");
	for (int i = 0; i < 5000; i++)
		buf_adds(&text, "abc\n");
	reads_as(b.data, b.len, CODING_PLAIN, DOCUMENT_RTF, LACK_CUT, buf_text(&text));
	buf_free(&b);
	buf_free(&text);
}
END_TEST

Suite *rtf_suite(void)
{
	Suite *s = suite_create("rtf");
	TCase *t = tcase_create("rtf");
	tcase_add_loop_test(t, the_text_is_left, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, groups_without_end);
	tcase_add_test(t, a_long_text_is_cut);
	suite_add_tcase(s, t);
	return s;
}
