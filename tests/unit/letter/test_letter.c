/* SPDX-License-Identifier: Apache-2.0
 *
 * test_letter.c - the templates that are delivered, and what is refused of a site's own.
 */
#include "autoconf.h"
#include "followupd/letter.h"
#include "followupd/mem.h"
#include "../suite.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *letter_suite(void);

static const char *const policy_notices[] = {"assigned", "attempt-again", "booked", "corrected",
    "deceased", "decide", "digest", "escalate", "first", "handed-over", "incident", "last-net",
    "moved", "needs", "no-show", "not-ordered", "not-scheduled", "old-reports", "overdue", "phone",
    "postponed", "question", "reminder", "reopened", "review", "shadow-summary", "silence",
    "source-silent", "stand-in", "transfer-offered", "transfer-returned", "unbooked",
    "undeliverable", "withdrawn"};

static const char full[] =
    "{\"site\":\"Follow-up <programme>\",\"ref\":\"7F3K\",\"action\":\"follow-up imaging\","
    "\"target\":\"2026-07-15\",\"latest\":\"2026-08-14\",\"respond_by\":\"2026-03-06\","
    "\"days_overdue\":31,\"role\":\"owner\",\"to_owner\":true,\"owner\":\"Dr. B\","
    "\"next_day\":\"2026-09-01\",\"next_who\":\"the coordinator\",\"ordered\":true,"
    "\"scheduled\":true,\"appointment\":\"2026-07-10 09:00\","
    "\"appointment_was\":\"2026-07-03 09:00\",\"attempts\":3,\"changed\":\"the date\","
    "\"reason\":\"the exam was done\",\"question\":\"Which interval?\",\"failed_to\":\"Dr. C\","
    "\"failed_why\":\"550 5.1.1 <nobody>\",\"local_date\":true,\"optional\":true,"
    "\"link\":\"https://f.example.org/i/7F3K?a=1&b=2\",\"contact\":\"ext. 1234\","
    "\"answers\":[{\"label\":\"It is ordered\",\"link\":\"https://f.example.org/a/x\"}],"
    "\"unsigned\":[\"local-table-1\"],\"item_count\":2,\"more_count\":7,"
    "\"items\":[{\"ref\":\"AAAA\",\"action\":\"visit\",\"need\":\"is it ordered?\","
    "\"target\":\"2026-07-01\",\"latest\":\"2026-07-31\",\"overdue\":true,"
    "\"link\":\"https://f.example.org/i/AAAA\"},{\"ref\":\"BBBB\",\"action\":\"imaging\","
    "\"need\":\"due soon\",\"target\":\"2026-07-09\"}],"
    "\"patient_name\":\"SECRET1\",\"mrn\":\"SECRET2\",\"finding\":\"SECRET3\","
    "\"region\":\"SECRET4\"}";
static const char minimal[] =
    "{\"site\":\"S\",\"ref\":\"7F3K\",\"action\":\"follow-up imaging\",\"role\":\"deputy\"}";

static struct letters *delivered(void)
{
	struct err e = {0};
	char *dir = xasprintf("%s/templates/mail/en", source_dir());
	struct letters *l = letters_load(dir, &e);
	ck_assert_msg(l != NULL, "%s", e.text);
	free(dir);
	return l;
}

static void render(const struct letters *l, const char *notice, const char *json, struct letter *x)
{
	struct err e = {0};
	json_t *data = json_loads(json, 0, NULL);
	ck_assert_ptr_nonnull(data);
	ck_assert_msg(letter_render(l, notice, data, x, &e), "%s: %s", notice, e.text);
	json_decref(data);
}

START_TEST(every_notice_of_the_policy_is_delivered)
{
	struct letters *l = delivered();
	size_t n = sizeof policy_notices / sizeof *policy_notices;
	ck_assert_uint_eq(letters_count(l), n);
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(letters_name(l, i), policy_notices[i]);
	ck_assert(!letters_have(l, "_footer"));
	ck_assert(!letters_have(l, "README"));
	letters_free(l);
}
END_TEST

static void check_letter(const struct letter *x, const char *notice)
{
	static const char *const everywhere[] = {"What is asked", "By when", "Why you", "otice"};
	ck_assert_msg(strlen(x->subject.data) <= 60, "%s: long subject", notice);
	ck_assert(!strpbrk(x->subject.data, "\r\n\t"));
	for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++) {
		ck_assert_msg(strstr(x->text.data, everywhere[i]) != NULL, "%s.txt", notice);
		ck_assert_msg(strstr(x->html.data, everywhere[i]) != NULL, "%s.html", notice);
	}
	ck_assert_ptr_nonnull(strstr(x->html.data, "<html lang=\"en\">"));
	ck_assert_ptr_nonnull(strstr(x->html.data, "</html>"));
	static const char *const remote[] = {"src=", "url(", "<link", "<script", "<img", "@import"};
	for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
		ck_assert_msg(!strstr(x->html.data, remote[i]), "%s.html: %s", notice, remote[i]);
	ck_assert_msg(!strstr(x->text.data, "{{") && !strstr(x->html.data, "{{"), "%s", notice);
	ck_assert_msg(!strstr(x->text.data, "\n\n\n\n"), "%s.txt: holes", notice);
}

START_TEST(every_notice_renders_with_all_and_with_few_values)
{
	struct letters *l = delivered();
	for (size_t i = 0; i < letters_count(l); i++) {
		const char *notice = letters_name(l, i);
		for (int all = 0; all < 2; all++) {
			struct letter x;
			render(l, notice, all ? full : minimal, &x);
			check_letter(&x, notice);
			ck_assert(!strstr(x.text.data, "SECRET"));
			ck_assert(!strstr(x.html.data, "SECRET"));
			ck_assert(!strstr(x.html.data, "<programme>"));
			ck_assert(!all == !strstr(x.text.data, "local-table-1"));
			ck_assert(!all == !strstr(x.html.data, "local-table-1"));
			ck_assert(!all == !strstr(x.text.data, "https://f.example.org/i/7F3K"));
			letter_free(&x);
		}
	}
	letters_free(l);
}
END_TEST

static bool has_suffix(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return n >= m && strcmp(s + n - m, end) == 0;
}

START_TEST(no_delivered_template_names_a_detail)
{
	char *dir = xasprintf("%s/templates/mail/en", source_dir());
	DIR *d = opendir(dir);
	ck_assert_ptr_nonnull(d);
	int seen = 0;
	for (struct dirent *f; (f = readdir(d));) {
		if (*f->d_name == '.')
			continue;
		struct buf b = {0};
		struct err e;
		char *path = xasprintf("%s/%s", dir, f->d_name);
		ck_assert(buf_read_file(&b, path, TEMPLATE_SIZE_MAX, &e));
		for (const struct letter_key *k = letter_keys; k->name; k++)
			if (k->detail)
				ck_assert_msg(
				    !strstr(b.data, k->name), "%s has %s", f->d_name, k->name);
		seen += has_suffix(f->d_name, ".subject");
		free(path);
		buf_free(&b);
	}
	ck_assert_int_eq(seen, (int)(sizeof policy_notices / sizeof *policy_notices));
	closedir(d);
	free(dir);
}
END_TEST

START_TEST(the_readme_lists_exactly_the_keys)
{
	static const char *const kinds[] = {"text", "number", "flag", "list"};
	char *path = xasprintf("%s/templates/mail/README.md", source_dir());
	struct buf b = {0};
	struct err e;
	ck_assert(buf_read_file(&b, path, 65536, &e));
	char *table = strstr(b.data, "| key | kind |");
	ck_assert_ptr_nonnull(table);
	int rows = 0, keys = 0;
	for (char *c = table; (c = strstr(c, "\n| ")); c++)
		rows++;
	for (const struct letter_key *k = letter_keys; k->name; k++, keys++) {
		char *row = xasprintf("\n| %s | %s | %s|", k->name, kinds[k->kind],
		    k->always	? "always "
		    : k->detail ? "detail "
				: "");
		ck_assert_msg(strstr(table, row) != NULL, "no row %s", row + 1);
		free(row);
	}
	ck_assert_int_eq(rows, keys);
	buf_free(&b);
	free(path);
}
END_TEST

/* ---- a site's own ------------------------------------------------------- */

static char own_dir[] = "/tmp/test-letter-XXXXXX";

static void write_file(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", own_dir, name);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	free(path);
}

static void make_dir(void)
{
	memcpy(own_dir + strlen(own_dir) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(own_dir));
	write_file("note.subject", "Ref {{ref}}\n");
	write_file("note.txt", "{{>_foot}}\n");
	write_file("note.html", "{{ref}} {{>_foot}}\n");
	write_file("_foot.txt", "{{site}}\n");
	write_file("_foot.html", "{{site}}\n");
	write_file("note.txt~", "{{broken");
}

static void remove_dir(void)
{
	DIR *d = opendir(own_dir);
	for (struct dirent *f; d && (f = readdir(d));)
		if (*f->d_name != '.')
			unlinkat(dirfd(d), f->d_name, 0);
	closedir(d);
	rmdir(own_dir);
}

static const struct {
	const char *file, *text, *want;
} broken[] = {
    {"note.txt", "a\n{{targt}}", "note.txt line 2: no value for \"targt\""},
    {"note.txt", "{{target}}", "note.txt line 1: no value for \"target\""},
    {"note.html", "{{#link}}\n", "note.html line 1: section \"link\" is not closed"},
    {"note.html", "{{>_gone}}", "no partial \"_gone\""},
    {"note.html", "{{>note}}", "no partial \"note\""},
    {"_foot.txt", "\n{{nope}}", "_foot.txt line 2: no value for \"nope\""},
    {"note.subject", "{{patient_name}}", "no value for \"patient_name\""},
    {"note.subject", "a\nb\n", "not one line"},
    {"half.txt", "x", "there is no "},
    {"note.txt", "\xe4", "not UTF-8"},
};

START_TEST(a_broken_template_is_found_at_loading)
{
	struct err e = {0};
	make_dir();
	struct letters *l = letters_load(own_dir, &e);
	ck_assert_msg(l != NULL, "%s", e.text);
	letters_free(l);
	write_file(broken[_i].file, broken[_i].text);
	l = letters_load(own_dir, &e);
	remove_dir();
	ck_assert_ptr_null(l);
	ck_assert_msg(strstr(e.text, broken[_i].want) != NULL, "%s", e.text);
}
END_TEST

START_TEST(details_reach_a_body_and_never_a_subject)
{
	struct err e = {0};
	struct letter x;
	make_dir();
	write_file("note.subject", "Ref {{ref}}{{#finding}} SECRET{{/finding}}\n");
	write_file("note.txt", "{{#finding}}{{finding}}{{/finding}}\n");
	struct letters *l = letters_load(own_dir, &e);
	remove_dir();
	ck_assert_msg(l != NULL, "%s", e.text);
	render(l, "note", full, &x);
	ck_assert_str_eq(x.subject.data, "Ref 7F3K");
	ck_assert_str_eq(x.text.data, "SECRET3\n");
	letter_free(&x);
	letters_free(l);
}
END_TEST

static const struct {
	const char *notice, *data, *want;
} wrong[] = {
    {"first", "{\"site\":\"S\",\"refs\":\"x\"}", "notices know no value \"refs\""},
    {"digest", "{\"items\":[{\"due\":\"x\"}]}", "notices know no value \"items.due\""},
    {"digest", "{\"items\":[\"x\"]}", "notice values of items are not an object"},
    {"first", "{\"unsigned\":\"table\"}", "notice value \"unsigned\" is not a list"},
    {"first", "{\"ref\":7}", "notice value \"ref\" is not a text"},
    {"first", "{\"to_owner\":\"false\"}", "notice value \"to_owner\" is not a flag"},
    {"phone", "{\"attempts\":\"3\"}", "notice value \"attempts\" is not a number"},
    {"first", "[]", "notice values are not an object"},
    {"nothing", "{}", "there is no notice \"nothing\""},
    {"_facts", "{}", "there is no notice \"_facts\""},
};

START_TEST(unknown_notices_and_wrong_values_are_refused)
{
	struct letters *l = delivered();
	struct letter x;
	struct err e = {0};
	json_t *data = json_loads(wrong[_i].data, 0, NULL);
	ck_assert(!letter_render(l, wrong[_i].notice, data, &x, &e));
	ck_assert_msg(strstr(e.text, wrong[_i].want) == e.text, "%s", e.text);
	letter_free(&x);
	json_decref(data);
	letters_free(l);
}
END_TEST

START_TEST(a_line_break_in_a_value_starts_no_header)
{
	struct letters *l = delivered();
	struct letter x;
	struct err e = {0};
	json_t *data = json_loads(
	    "{\"site\":\"S\",\"ref\":\"7F3K\\r\\nBcc: a@b\",\"action\":\"a\",\"role\":\"r\"}", 0,
	    NULL);
	ck_assert(!letter_render(l, "first", data, &x, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "first.subject: result is not one line"));
	letter_free(&x);
	json_decref(data);
	letters_free(l);
}
END_TEST

Suite *letter_suite(void)
{
	Suite *s = suite_create("letter");
	TCase *t = tcase_create("delivered");
	tcase_add_test(t, every_notice_of_the_policy_is_delivered);
	tcase_add_test(t, every_notice_renders_with_all_and_with_few_values);
	tcase_add_test(t, no_delivered_template_names_a_detail);
	tcase_add_test(t, the_readme_lists_exactly_the_keys);
	tcase_add_loop_test(t, unknown_notices_and_wrong_values_are_refused, 0,
	    (int)(sizeof wrong / sizeof *wrong));
	tcase_add_test(t, a_line_break_in_a_value_starts_no_header);
	suite_add_tcase(s, t);
	t = tcase_create("own");
	tcase_add_loop_test(
	    t, a_broken_template_is_found_at_loading, 0, (int)(sizeof broken / sizeof *broken));
	tcase_add_test(t, details_reach_a_body_and_never_a_subject);
	suite_add_tcase(s, t);
	return s;
}
