/* SPDX-License-Identifier: Apache-2.0
 *
 * test_render.c - the pages that are delivered, with whatever stands in a record, and what is
 * refused of a site's own.
 */
#include "autoconf.h"
#include "daemon/pages/render.h"
#include "followupd/mem.h"
#include "../suite.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *render_suite(void);

static struct render *delivered(void)
{
	struct err e = {0};
	char *dir = xasprintf("%s/templates", source_dir());
	struct config c = {.template_directory = dir};
	struct render *r = render_load(&c, &e);
	ck_assert_msg(r != NULL, "%s", e.text);
	free(dir);
	return r;
}

/* New. */
static json_t *sample(const char *name)
{
	json_error_t why;
	char *path = xasprintf("%s/templates/pages/samples/%s", source_dir(), name);
	json_t *j = json_load_file(path, 0, &why);
	ck_assert_msg(j != NULL, "%s: %s", path, why.text);
	free(path);
	return j;
}

/* Of the page that the sample's name begins with, in a full frame or in the least one. */
static void render(const struct render *r, const char *name, json_t *data, struct buf *out)
{
	struct err e = {0};
	char *page = xstrndup(name, strcspn(name, "."));
	bool ok = render_page(r, page, data, out, &e);
	ck_assert_msg(ok, "%s: %s", name, e.text);
	free(page);
}

/* Each sample but those of the frame, with the frame's values below its own. */
static void for_each_sample(void (*f)(const struct render *r, const char *name, json_t *data))
{
	struct render *r = delivered();
	json_t *frame = sample("frame.json");
	char *dir = xasprintf("%s/templates/pages/samples", source_dir());
	DIR *d = opendir(dir);
	int count = 0;
	ck_assert_ptr_nonnull(d);
	for (struct dirent *x; (x = readdir(d));) {
		if (*x->d_name == '.' || strncmp(x->d_name, "frame.", 6) == 0)
			continue;
		json_t *data = sample(x->d_name);
		json_object_update_missing(data, frame);
		f(r, x->d_name, data);
		json_decref(data);
		count++;
	}
	closedir(d);
	ck_assert_int_gt(count, 40);
	json_decref(frame);
	free(dir);
	render_free(r);
}

static int times(const char *text, const char *word)
{
	int n = 0;
	while ((text = strstr(text, word))) {
		text += strlen(word);
		n++;
	}
	return n;
}

static void is_whole(const struct render *r, const char *name, json_t *data)
{
	struct buf out = {0};
	render(r, name, data, &out);
	const char *text = buf_text(&out);
	static const char *const once[] = {"<h1>", "<main ", "</main>", "<title>", "id=\"main\"",
	    "</html>", "href=\"#main\"", "<footer "};
	ck_assert_int_eq(strncmp(text, "<!DOCTYPE html>\n<html lang=\"en\"", 31), 0);
	for (size_t i = 0; i < sizeof once / sizeof *once; i++)
		ck_assert_msg(times(text, once[i]) == 1, "%s: %s: %d times", name, once[i],
		    times(text, once[i]));
	ck_assert_msg(!strstr(text, "{{") && !strstr(text, "http://") && !strstr(text, "https://"),
	    "%s: a tag was left, or it points elsewhere", name);
	int posts = times(text, "method=\"post\"");
	ck_assert_msg(times(text, "name=\"csrf\"") == posts &&
			  times(text, "name=\"once\"") == posts &&
			  times(text, "name=\"seen\"") == posts,
	    "%s: %d forms that are posted", name, posts);
	buf_free(&out);
}

START_TEST(every_page_is_whole_with_each_of_its_samples)
{
	for_each_sample(is_whole);
}
END_TEST

/* ---- hostile values ------------------------------------------------------------------------- */

static const char *hostile;

/* Every text that a person or a system may have written; addresses are made here. */
static void poison(json_t *j)
{
	const char *key;
	json_t *v;
	size_t i;
	json_object_foreach(j, key, v) if (!json_is_string(v)) poison(v);
	else if (!strstr(key, "href") && strcmp(key, "action") && strcmp(key, "back") &&
		 strcmp(key, "kind") && strcmp(key, "stripe") && strcmp(key, "sign"))
	    json_string_set(v, hostile);
	json_array_foreach(j, i, v) if (json_is_string(v)) json_string_set(v, hostile);
	else poison(v);
}

static void stays_text(const struct render *r, const char *name, json_t *data)
{
	struct buf plain = {0}, out = {0};
	render(r, name, data, &plain);
	poison(data);
	render(r, name, data, &out);
	const char *a = buf_text(&plain), *b = buf_text(&out);
	static const char *const marks[] = {"<", ">", "\""};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		ck_assert_msg(times(a, marks[i]) == times(b, marks[i]), "%s: %s: %d, before %d",
		    name, marks[i], times(b, marks[i]), times(a, marks[i]));
	ck_assert_msg(!strstr(b, "<script>") && !strstr(b, "<img"), "%s", name);
	buf_free(&plain);
	buf_free(&out);
}

START_TEST(whatever_stands_in_a_record_stays_text)
{
	static char wide[501];
	memset(wide, 'W', sizeof wide - 1);
	static const char *const values[] = {"<script>alert(1)</script>",
	    "\"'><img src=x onerror=alert(1)>",
	    "\xe2\x80\xae"
	    "evil \xe2\x80\x8f\xd7\x90",
	    wide, "{{csrf}} {{{x}}} {{> _frame}}", "&lt;b&gt;", "\n\n\t", "\x01\x7f"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		hostile = values[i];
		for_each_sample(stays_text);
	}
}
END_TEST

START_TEST(values_are_escaped_and_no_value_is_read_as_a_template)
{
	struct render *r = delivered();
	json_t *data = sample("list.json"), *frame = sample("frame.json");
	struct buf out = {0};
	json_object_update_missing(data, frame);
	json_object_set_new(data, "heading", json_string("<b>\"'&{{site}}"));
	render(r, "list.json", data, &out);
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "<h1>&lt;b&gt;&quot;&#39;&amp;{{site}}</h1>"));
	json_decref(data);
	json_decref(frame);
	buf_free(&out);
	render_free(r);
}
END_TEST

/* ---- missing values ------------------------------------------------------------------------- */

START_TEST(a_value_that_is_missing_is_named_and_nothing_comes_out)
{
	struct render *r = delivered();
	json_t *data = sample("list.json"), *frame = sample("frame.json");
	struct buf out = {0};
	struct err e = {0};
	json_object_update_missing(data, frame);
	json_object_del(data, "heading");
	buf_adds(&out, "before");
	ck_assert(!render_page(r, "list", data, &out, &e));
	ck_assert_msg(
	    strstr(e.text, "_list.html line ") && strstr(e.text, "\"heading\""), "%s", e.text);
	ck_assert_str_eq(buf_text(&out), "before");
	ck_assert(!render_page(r, "_list", data, &out, &e));
	ck_assert_int_eq(e.code, ERR_NOT_FOUND);
	ck_assert(!render_page(r, "nothing", data, &out, &e));
	json_decref(data);
	json_decref(frame);
	buf_free(&out);
	render_free(r);
}
END_TEST

/* ---- a site's own --------------------------------------------------------------------------- */

static void copy_all(const char *from, const char *to)
{
	DIR *d = opendir(from);
	ck_assert_ptr_nonnull(d);
	ck_assert_int_eq(mkdir(to, 0700), 0);
	for (struct dirent *x; (x = readdir(d));) {
		struct stat st;
		char *a = xasprintf("%s/%s", from, x->d_name),
		     *b = xasprintf("%s/%s", to, x->d_name);
		ck_assert_int_eq(stat(a, &st), 0);
		if (*x->d_name != '.' && S_ISDIR(st.st_mode))
			copy_all(a, b);
		else if (*x->d_name != '.')
			ck_assert_int_eq(symlink(a, b), 0);
		free(a);
		free(b);
	}
	closedir(d);
}

static void remove_all(const char *dir)
{
	DIR *d = opendir(dir);
	ck_assert_ptr_nonnull(d);
	for (struct dirent *x; (x = readdir(d));) {
		char *path = xasprintf("%s/%s", dir, x->d_name);
		if (strcmp(x->d_name, ".") != 0 && strcmp(x->d_name, "..") != 0 &&
		    unlink(path) != 0)
			remove_all(path);
		free(path);
	}
	closedir(d);
	rmdir(dir);
}

static const struct {
	const char *file; /* gets the text, or is taken away: NULL */
	const char *text;
	const char *fault;
} edits[] = {
    {"en/note.html", "<main>\n{{head.ref}} {{none}}</main>\n",
	"en/note.html line 2: no value for \"none\""},
    {"en/note.html", "{{#a}}\n", "en/note.html line 1: "},
    {"en/note.html", "a\n<p style=\"a\">\n", "en/note.html line 2: style="},
    {"en/note.html", "<form method=\"post\" action=\"/\"></form>\n",
	"en/note.html line 1: the form has no hidden field \"csrf\""},
    {"en/note.html", "{{> _none}}\n", "_none"},
    {"en/own.html", "<p>\n", "samples/own.json"},
    {"en/_frame.html", NULL, "_frame.html"},
    {"samples/note.min.json", NULL, "samples/note.min.json"},
    {"samples/note.json", "{\n1}\n", "samples/note.json line 2: "},
    {"samples/note.json", "[]\n", "samples/note.json: not an object"},
    {"samples/note.json", "{}\n", "en/_head.html line 2: no value for \"back\""},
    {"static/followupd.css", NULL, "followupd.css"},
};

START_TEST(what_a_site_broke_is_named_at_the_start)
{
	char root[] = "/tmp/fud.pages.XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(root));
	char *from = xasprintf("%s/templates/pages", source_dir()),
	     *to = xasprintf("%s/pages", root), *file = xasprintf("%s/%s", to, edits[_i].file);
	copy_all(from, to);
	unlink(file);
	if (edits[_i].text) {
		FILE *f = fopen(file, "w");
		ck_assert_ptr_nonnull(f);
		fputs(edits[_i].text, f);
		fclose(f);
	}
	struct config c = {.template_directory = root};
	struct err e = {0};
	struct render *r = render_load(&c, &e);
	remove_all(root);
	ck_assert_msg(!r && strstr(e.text, edits[_i].fault), "%s: %s", edits[_i].fault,
	    r ? "accepted" : e.text);
	free(from);
	free(to);
	free(file);
}
END_TEST

/* ---- static files --------------------------------------------------------------------------- */

START_TEST(static_files_are_found_by_their_bytes)
{
	struct render *r = delivered();
	const struct static_files *s = render_static(r);
	const struct static_file *css = static_named(s, "followupd.css");
	ck_assert_ptr_nonnull(css);
	ck_assert_str_eq(css->type, "text/css; charset=utf-8");
	ck_assert_uint_gt(css->body.len, 1000);
	char hash[9] = {0};
	ck_assert_int_eq(sscanf(css->address, "/s/%8[0-9a-f]/followupd.css", hash), 1);
	ck_assert_ptr_eq(static_find(s, hash, "followupd.css"), css);
	ck_assert_ptr_null(static_find(s, "00000000", "followupd.css"));
	ck_assert_ptr_null(static_find(s, "", "followupd.css"));
	ck_assert_ptr_null(static_find(s, hash, "followupd.js"));
	ck_assert_ptr_null(static_find(s, hash, "../en/list.html"));
	render_free(r);
}
END_TEST

Suite *render_suite(void)
{
	Suite *s = suite_create("render");
	TCase *t = tcase_create("render");
	tcase_add_test(t, every_page_is_whole_with_each_of_its_samples);
	tcase_add_test(t, whatever_stands_in_a_record_stays_text);
	tcase_add_test(t, values_are_escaped_and_no_value_is_read_as_a_template);
	tcase_add_test(t, a_value_that_is_missing_is_named_and_nothing_comes_out);
	tcase_add_loop_test(
	    t, what_a_site_broke_is_named_at_the_start, 0, (int)(sizeof edits / sizeof *edits));
	tcase_add_test(t, static_files_are_found_by_their_bytes);
	suite_add_tcase(s, t);
	return s;
}
