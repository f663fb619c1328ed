/* SPDX-License-Identifier: Apache-2.0
 *
 * test_manual.c - followupd-guidelines(5) does not lie: its tables and commands are run.
 *
 * The head of the page says how its displays are marked.
 */
#include "autoconf.h"
#include "run_ctl.h"
#include "followupd/buf.h"
#include "followupd/mem.h"
#include "../suite.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *manual_suite(void);

#define LINES_MAX 200
#define WORDS_MAX 20

struct page {
	struct arena *arena;
	char source[PATH_MAX];
	char *line[LINES_MAX]; /* of the display under way */
	size_t lines;
	const char *order; /* "file demo-cyst-1.csv", "" */
	size_t files, commands;
};

/* ---- files ------------------------------------------------------------------------------------
 */

/* All in the directory the test stands in. */
static struct buf read_file(const char *name)
{
	struct buf b = {0};
	struct err e;
	ck_assert_msg(buf_read_file(&b, name, 100000, &e), "%s", e.text);
	return b;
}

static void write_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");
	ck_assert_msg(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", name);
}

static char *display(const struct page *p)
{
	struct buf b = {0};
	for (size_t i = 0; i < p->lines; i++)
		buf_addf(&b, "%s\n", p->line[i]);
	return buf_steal(&b);
}

/* How much of a line are its first two cells, with the comma behind them. */
static size_t key_length(const char *line)
{
	const char *comma = strchr(line, ',');
	comma = comma ? strchr(comma + 1, ',') : NULL;
	ck_assert_msg(comma != NULL, "\"%s\" has not two cells", line);
	return (size_t)(comma + 1 - line);
}

static void replace_line(struct buf *file, const char *line)
{
	size_t n = key_length(line);
	char *at = file->data;
	while (at && strncmp(at, line, n) != 0) {
		at = strchr(at, '\n');
		at = at && at[1] ? at + 1 : NULL;
	}
	ck_assert_msg(at != NULL, "no line to replace by \"%s\"", line);
	struct buf b = {0};
	buf_add(&b, file->data, (size_t)(at - file->data));
	buf_adds(&b, line);
	buf_adds(&b, at + strcspn(at, "\n"));
	buf_free(file);
	*file = b;
}

static void write_display(struct page *p, const char *verb, const char *name)
{
	char *text = display(p);
	struct buf b = {0};
	p->files++;
	if (strcmp(verb, "file") != 0)
		b = read_file(name);
	if (strcmp(verb, "replace") == 0)
		for (size_t i = 0; i < p->lines; i++)
			replace_line(&b, p->line[i]);
	else if (strcmp(verb, "same") == 0)
		ck_assert_str_eq(buf_text(&b), text);
	else
		buf_adds(&b, text);
	write_file(name, buf_text(&b));
	buf_free(&b);
	free(text);
}

/* ---- commands ---------------------------------------------------------------------------------
 */

static int split(char *text, char **word)
{
	int n = 0;
	while (*text && n < WORDS_MAX) {
		bool quoted = *text == '"';
		text += quoted;
		word[n++] = text;
		text += strcspn(text, quoted ? "\"" : " ");
		if (*text)
			*text++ = '\0';
		text += strspn(text, " ");
	}
	return n;
}

/* Blanks count once: columns are as wide as the tables that there are. */
static bool same_loosely(const char *want, size_t len, const char *got)
{
	size_t i = 0;
	while (i < len) {
		if (want[i] != *got)
			return false;
		bool blank = *got == ' ';
		do
			i++;
		while (blank && i < len && want[i] == ' ');
		do
			got++;
		while (blank && *got == ' ');
	}
	return true;
}

static bool same_line(const char *want, const char *got)
{
	size_t n = strlen(want), len = strcspn(got, "\n");
	if (n >= 3 && strcmp(want + n - 3, "...") == 0) {
		char *line = xstrndup(got, len);
		bool same = same_loosely(want, n - 3, line);
		free(line);
		return same;
	}
	return n == len && strncmp(want, got, n) == 0;
}

/* Lines of the page against the output; "..." stands for any number of lines. */
static void compare_output(char **want, size_t count)
{
	const char *at = ctl_output;
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(want[i], "...") == 0) {
			any = true;
			continue;
		}
		while (any && *at && !same_line(want[i], at))
			at += strcspn(at, "\n") + (strchr(at, '\n') != NULL);
		ck_assert_msg(*at && same_line(want[i], at),
		    "the page has \"%s\", printed is\n%.2000s", want[i], *at ? at : ctl_output);
		at += strcspn(at, "\n") + (strchr(at, '\n') != NULL);
		any = false;
	}
	ck_assert_msg(any || !*at, "the page leaves out\n%s", at);
}

static void run_command(struct page *p, char *text, char **output, size_t count)
{
	static const char start[] = "$ followupctl guideline ";
	char *word[WORDS_MAX + 2], option[] = "--tokens", tokens[PATH_MAX + 40];
	ck_assert_msg(strncmp(text, start, strlen(start)) == 0, "%s", text);
	int n = split(arena_strdup(p->arena, text + strlen(start)), word);
	p->commands++;
	if (strcmp(word[0], "sign") == 0)
		return; /* needs a database */
	if (strcmp(word[0], "check") == 0) {
		snprintf(tokens, sizeof tokens, "%s/schema/codes/tokens.csv", p->source);
		memmove(word + 3, word + 1, (size_t)(n - 1) * sizeof *word);
		word[1] = option;
		word[2] = tokens;
		n += 2;
	}
	ctl_run_words(word, n);
	compare_output(output, count);
}

static void run_display(struct page *p)
{
	size_t from = 0;
	while (from < p->lines) {
		size_t to = from + 1;
		while (to < p->lines && strncmp(p->line[to], "$ ", 2) != 0)
			to++;
		run_command(p, p->line[from], p->line + from + 1, to - from - 1);
		from = to;
	}
}

/* ---- the page -----------------------------------------------------------------------------------
 */

/* to NULL: into the site's directory. */
static void copy_file(const char *from, const char *to)
{
	struct buf b = read_file(from);
	if (to)
		write_file(to, buf_text(&b));
	else
		ctl_write(from, buf_text(&b));
	buf_free(&b);
}

static void end_display(struct page *p)
{
	char verb[20] = "", name[80] = "";
	if (sscanf(p->order, "%19s %79s", verb, name) == 2)
		write_display(p, verb, name);
	else if (p->lines && strncmp(p->line[0], "$ ", 2) == 0)
		run_display(p);
	p->order = "";
}

/* mdoc's \& and \e. */
static char *plain(char *line)
{
	char *to = line;
	for (const char *at = line; *at; at++)
		if (at[0] == '\\' && at[1] == '&')
			at++;
		else if (at[0] == '\\' && at[1] == 'e')
			*to++ = *at++;
		else
			*to++ = *at;
	*to = '\0';
	return line;
}

static void read_order(struct page *p, const char *text)
{
	static const char *const verbs[] = {"file ", "append ", "replace ", "same "};
	char from[80], to[80];
	if (sscanf(text, "copy %79s %79s", from, to) == 2)
		copy_file(from, to);
	else if (sscanf(text, "site %79s", from) == 1)
		copy_file(from, NULL);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strncmp(text, verbs[i], strlen(verbs[i])) == 0)
			p->order = text;
}

static void read_page(struct page *p, char *text)
{
	char *line;
	bool inside = false;
	while ((line = strsep(&text, "\n"))) {
		if (strncmp(line, ".Bd -literal", 12) == 0) {
			inside = true;
			p->lines = 0;
		} else if (inside && strcmp(line, ".Ed") == 0) {
			inside = false;
			end_display(p);
		} else if (inside) {
			ck_assert_uint_lt(p->lines, LINES_MAX);
			p->line[p->lines++] = plain(line);
		} else if (strncmp(line, ".\\\" ", 4) == 0) {
			read_order(p, line + 4);
		}
	}
}

START_TEST(every_table_and_command_of_the_page_is_true)
{
	struct page p = {.arena = arena_new(), .order = ""};
	struct buf b = {0};
	struct err e;
	ck_assert_ptr_nonnull(realpath(source_dir(), p.source));
	char *path = xasprintf("%s/man/followupd-guidelines.5", p.source);
	ck_assert_msg(buf_read_file(&b, path, 1000000, &e), "%s", e.text);
	setenv("COLUMNS", "80", 1);
	char work[] = "/tmp/followupd-manual-XXXXXX";
	ck_assert(mkdtemp(work) && chdir(work) == 0);
	read_page(&p, b.data);
	ck_assert_uint_gt(p.files, 5);
	ck_assert_uint_gt(p.commands, 8);
	unsetenv("COLUMNS");
	ck_assert_int_eq(chdir(p.source), 0);
	char *command = xasprintf("rm -r %s", work);
	ck_assert_int_eq(system(command), 0);
	free(command);
	buf_free(&b);
	free(path);
	arena_free(p.arena);
}
END_TEST

Suite *manual_suite(void)
{
	Suite *s = suite_create("manual");
	TCase *t = tcase_create("followupd-guidelines(5)");
	tcase_add_checked_fixture(t, ctl_make_site, ctl_remove_site);
	tcase_add_test(t, every_table_and_command_of_the_page_is_true);
	suite_add_tcase(s, t);
	return s;
}
