/* SPDX-License-Identifier: Apache-2.0
 *
 * test_strip.c - what was written now is left, and nothing that was written is cut off.
 */
#include "daemon/reply/reply_parts.h"

#include <check.h>

Suite *strip_suite(void);

#define OURS "Follow-up 7F3K is due.\nIs it ordered?\n"

static const struct {
	const char *text, *left;
} mails[] = {
    {"Will do.\n\nOn Tue, Mar 3, 2026 at 9:12 AM Hospital <f@example.org> wrote:\n> " OURS,
	"Will do."},
    {"Will do.\r\n\r\nOn Tue, Mar 3, 2026 at 9:12 AM Example Hospital\r\n<f@example.org> "
     "wrote:\r\n\r\n> Follow-up\r\n",
	"Will do."},
    {"Done at Mercy\n\n________________________________\nFrom: Hospital\nSent: Tuesday\nTo: "
     "Ann\nSubject: Follow-up\n\n" OURS,
	"Done at Mercy"},
    {"Done at Mercy\nFrom: Hospital <f@example.org>\nSent: Tuesday\nTo: Ann\n" OURS,
	"Done at Mercy"},
    {"-----Original Message-----\nFrom: x\n" OURS, ""},
    {"On Tue, Mar 3, 2026 Hospital wrote:\n> Is it ordered?\nYes, it is\n> By when?\n",
	"Yes, it is"},
    {"Erledigt\nAm 03.03.2026 um 09:12 schrieb Klinik:\n> ...", "Erledigt"},
    {"ordered\n\n--\nAnn Lee, MD\nRiverbend Clinic", "ordered"},
    {"ordered\nAnn Lee, MD\nDepartment of Medicine\n555-123-4567", "ordered"},
    {"ordered\n\nThanks,\nAnn\nPulmonary Clinic\n(555) 123-4567", "ordered\nThanks,"},
    {"Thanks!\nAnn", "Thanks!"},
    {"ok\n\nSent from my iPhone", "ok"},
    {"CAUTION: This email originated from outside of the organization.\nok", "ok"},
    {"ok\nCONFIDENTIALITY NOTICE: this e-mail is for the intended recipient only.\nMore of it.",
	"ok"},
    /* not a signature: somebody says something */
    {"Not my patient.\nPlease send to Dr. Smith", "Not my patient.\nPlease send to Dr. Smith"},
    {"Ordered.\nDr. Smith is the PCP", "Ordered.\nDr. Smith is the PCP"},
    {"Thanks,\nshe declined", "Thanks,\nshe declined"},
    {"From now on ask Dr. Lee", "From now on ask Dr. Lee"},
};

START_TEST(what_was_written_is_left)
{
	struct arena *a = arena_new();
	ck_assert_str_eq(written_text(a, mails[_i].text, "Ann Lee"), mails[_i].left);
	arena_free(a);
}
END_TEST

static const struct {
	const char *html, *left;
} pages[] = {
    {"<html><head><style>p{color:red}</style></head><body><p>Will do</p></body></html>", "Will do"},
    {"<div>ok</div><blockquote>Is it ordered?</blockquote>", "ok"},
    {"<div>Done &amp; reviewed&nbsp;&#8212; thanks</div><div class=\"gmail_quote\">On Tue</div>",
	"Done & reviewed \xe2\x80\x94 thanks"},
    {"a<br>b<!-- c --><script>d</script>", "a\nb"},
    {"1 < 2 and <p", "1 < 2 and <p"},
    {"<p>ok<style>never closed", "ok"},
};

START_TEST(a_page_is_read_as_text)
{
	struct arena *a = arena_new();
	ck_assert_str_eq(written_text(a, html_text(a, pages[_i].html), NULL), pages[_i].left);
	arena_free(a);
}
END_TEST

Suite *strip_suite(void)
{
	Suite *s = suite_create("strip");
	TCase *t = tcase_create("strip");
	tcase_add_loop_test(t, what_was_written_is_left, 0, (int)(sizeof mails / sizeof *mails));
	tcase_add_loop_test(t, a_page_is_read_as_text, 0, (int)(sizeof pages / sizeof *pages));
	suite_add_tcase(s, t);
	return s;
}
