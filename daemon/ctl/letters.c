/* SPDX-License-Identifier: Apache-2.0
 *
 * letters.c - letters to patients: the queue, a batch to print, what became of each in the post.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/inbox.h"
#include "followupd/letter_store.h"
#include "followupd/mem.h"
#include "followupd/papers.h"
#include "followupd/people_store.h"
#include "followupd/vocabulary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MAX 100
#define COLUMNS                                                                                    \
	"letter state says certified language deadline queued_at batch printed_on sent_on "        \
	"carrier ended_on why"

static const char *const lists[] = {[LETTERS_TO_PRINT] = "queued",
    [LETTERS_PRINTED] = "printed",
    [LETTERS_NO_RECEIPT] = "no-receipt",
    [LETTERS_RETURNED] = "returned"};

static const char *text_of(const struct rows *r, int row, const char *column)
{
	return rows_text(r, row, rows_column(r, column));
}

static int64_t int_of(const struct rows *r, int row, const char *column)
{
	return rows_int(r, row, rows_column(r, column));
}

/* ---- lists ---------------------------------------------------------------------------------- */

static bool read_list(struct ctl *c, const char *list, const char *batch, const char *followup,
    int64_t limit, struct rows *r, struct err *e)
{
	int64_t id;
	if (batch)
		return letters_of_batch(c->session, batch, r, e);
	if (followup)
		return casefile_find(c->session, followup, &id, e) &&
		       letters_of_case(c->session, id, r, e);
	for (int i = 0; i < LETTER_LISTS; i++)
		if (strcmp(lists[i], list) == 0)
			return letters_list(c->session, (enum letter_list)i, limit, r, e);
	ctl_misuse(c, "--list is one of queued, printed, no-receipt, returned");
}

int ctl_letters(struct ctl *c, int argc, char **argv)
{
	const char *list = lists[LETTERS_TO_PRINT], *batch = NULL, *limit = "100", *of = NULL;
	const struct ctl_option options[] = {
	    {"list", "LIST", "queued (default), printed, no-receipt or returned", &list},
	    {"batch", "NAME", "those of a batch, whatever became of them", &batch},
	    {"followup", "ID|REF", "those of a follow-up", &of},
	    {"limit", "N", "at most so many (default 100)", &limit}, {0}};
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	int64_t most = ctl_number(c, "--limit", limit, 1, 1000000);
	if (!ctl_connect(c, &e) || !read_list(c, list, batch, of, most, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, COLUMNS, "there are no such letters");
	rows_free(&r);
	return CTL_DONE;
}

/* ---- what a person says of one --------------------------------------------------------------- */

/* The letter that is called so; false with e set: none is, or more than one. */
static bool find(struct ctl *c, const char *name, struct rows *r, struct err *e)
{
	if (!letter_find(c->session, name, r, e))
		return false;
	if (rows_count(r) == 1)
		return true;
	err_set(e, ERR_NOT_FOUND,
	    rows_count(r) ? "\"%.60s\" is the number of several letters"
			  : "\"%.60s\" is the number of no letter",
	    name);
	rows_free(r);
	return false;
}

static int say(struct ctl *c, const struct rows *r, int row, const char *by,
    const struct member *more, const char *wait)
{
	bool case_ = !rows_null(r, row, rows_column(r, "followup_id"));
	return ctl_answer(c, vocabulary_word(&answer_kind_words, ANSWER_LETTER),
	    case_ ? "followup" : "review", int_of(r, row, case_ ? "followup_id" : "review_item_id"),
	    by, more, ctl_wait_seconds(c, wait));
}

static int say_of(struct ctl *c, const char *name, enum letter_state what, const char *by,
    const struct member *given, const char *wait)
{
	struct err e = {0};
	struct rows r = {0};
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	if (!ctl_connect(c, &e) || !find(c, name, &r, &e))
		return ctl_fail(&e);
	const struct member said[] = {{"letter", NULL, int_of(&r, 0, "number")},
	    {"what", vocabulary_word(&letter_state_words, (int)what)}, given[0], given[1], given[2],
	    {0}};
	int status = say(c, &r, 0, by, said, wait);
	rows_free(&r);
	return status;
}

int ctl_letters_queue(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *says = NULL, *language = NULL, *certified = NULL,
		   *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"text", "NAME", "reminder or unreached (needed)", &says},
	    {"language", "NAME", "such as es (default: the patient's)", &language},
	    {"certified", NULL, "the post confirms its delivery", &certified}, OPTION_WAIT(&wait),
	    {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by || !says)
		ctl_misuse(c, "--by and --text are needed");
	const struct member said[] = {{"what", vocabulary_word(&letter_state_words, LETTER_QUEUED)},
	    {"says", says}, {"language", language}, {"certified", NULL, 0, certified != NULL}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_LETTER), word[0], by, said, wait);
}

int ctl_letters_sent(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *on = NULL, *carrier = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"on", "DATE", "the day it was given to the post (default: today)", &on},
	    {"carrier", "NUMBER", "the post's number of a certified letter", &carrier},
	    OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	const struct member given[] = {{"day", on}, {"carrier", carrier}, {0}};
	return say_of(c, word[0], LETTER_SENT, by, given, wait);
}

int ctl_letters_receipt(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *on = NULL, *returned = NULL, *note = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"on", "DATE", "the day it came (default: today)", &on},
	    {"returned", NULL, "the letter itself came back undelivered", &returned},
	    {"note", "TEXT", "who signed, or why it came back", &note}, OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	const struct member given[] = {{"day", on}, {"note", note}, {0}};
	return say_of(c, word[0], returned ? LETTER_RETURNED : LETTER_RECEIVED, by, given, wait);
}

int ctl_letters_leave_out(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *reason = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"reason", "TEXT", "why it is not sent (needed)", &reason}, OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	const struct member given[] = {{"reason", reason}, {0}, {0}};
	return say_of(c, word[0], LETTER_LEFT_OUT, by, given, wait);
}

/* ---- a batch -------------------------------------------------------------------------------- */

struct printing {
	struct ctl *c;
	const char *by, *density, *wait;
	char batch[32];
	char **only; /* letters by name; none: all */
	int done, refused;
};

static bool is_meant(const struct printing *p, const char *letter)
{
	for (char **w = p->only; *w; w++)
		if (strcasecmp(*w, letter) == 0)
			return true;
	return !*p->only;
}

static void print_one(struct printing *p, const struct rows *r, int row)
{
	const struct member said[] = {{"letter", NULL, int_of(r, row, "number")},
	    {"what", vocabulary_word(&letter_state_words, LETTER_PRINTED)}, {"batch", p->batch},
	    {"density", p->density}, {0}};
	printf("%s: ", text_of(r, row, "letter"));
	if (say(p->c, r, row, p->by, said, p->wait) == CTL_DONE)
		p->done++;
	else
		p->refused++;
}

static bool print_all(struct printing *p, int64_t most, struct err *e)
{
	struct rows r = {0};
	if (!letters_list(p->c->session, LETTERS_TO_PRINT, most, &r, e) ||
	    !letters_next_batch(p->c->session, p->c->config->timezone, p->batch, e)) {
		rows_free(&r);
		return false;
	}
	for (int i = 0; i < rows_count(&r); i++)
		if (is_meant(p, text_of(&r, i, "letter")))
			print_one(p, &r, i);
	rows_free(&r);
	return true;
}

static bool add_style(struct ctl *c, struct buf *b, struct err *e)
{
	char *path = xasprintf("%s/pages/static/letters.css", c->config->template_directory);
	FILE *f = fopen(path, "r");
	char part[4096];
	buf_adds(b, "<style>\n");
	for (size_t n; f && (n = fread(part, 1, sizeof part, f));)
		buf_add(b, part, n);
	buf_adds(b, "</style>");
	bool ok = f && !ferror(f);
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not read %s: %m", path);
	if (f)
		fclose(f);
	free(path);
	return ok;
}

static bool write_pages(struct ctl *c, const char *batch, const char *path, struct err *e)
{
	struct rows r = {0};
	struct buf b = {0}, style = {0};
	FILE *f = NULL;
	bool ok = letters_printed(c->session, batch, &r, e) && add_style(c, &style, e);
	if (ok && !rows_count(&r))
		ok = err_set(e, ERR_NOT_FOUND, "batch %s has no letter", batch);
	if (ok) {
		papers_begin(&b, batch, c->config->address_window, buf_text(&style));
		for (int i = 0; i < rows_count(&r); i++)
			papers_add(&b, text_of(&r, i, "body_language"), text_of(&r, i, "body"));
		papers_end(&b);
		f = fopen(path, "w");
		ok = f && fwrite(b.data, 1, b.len, f) == b.len;
		if ((f && fclose(f) != 0) || !ok)
			ok = err_set(e, ERR_SYSTEM, "could not write %s: %m", path);
	}
	if (ok)
		printf("%d letters of batch %s are in %s\n", rows_count(&r), batch, path);
	rows_free(&r);
	buf_free(&b);
	buf_free(&style);
	return ok;
}

int ctl_letters_print(struct ctl *c, int argc, char **argv)
{
	struct printing p = {.c = c, .wait = WAIT_DEFAULT};
	const char *batch = NULL, *most = "100", *out = NULL;
	const struct ctl_option options[] = {
	    {"by", "NAME", "who prints (needed, but for --batch)", &p.by},
	    {"out", "FILE", "where the letters are written, as HTML, one a page (needed)", &out},
	    {"batch", "NAME", "once more those of that batch, as they were", &batch},
	    {"density", "dense|not-dense", "of the mammograms among them", &p.density},
	    {"limit", "N", "at most so many (default 100)", &most}, OPTION_WAIT(&p.wait), {0}};
	struct err e = {0};
	p.only = ctl_options(c, argc, argv, options, 0, -1);
	if (!out || (!batch && (!p.by || !*p.by)))
		ctl_misuse(c, "--out, and --by or --batch, are needed");
	int64_t limit = ctl_number(c, "--limit", most, 1, BATCH_MAX);
	if (!ctl_connect(c, &e) || (!batch && !print_all(&p, limit, &e)))
		return ctl_fail(&e);
	if (!batch && !p.done) {
		printf("no letter was printed\n");
		return p.refused ? CTL_REFUSED : CTL_DONE;
	}
	return write_pages(c, batch ? batch : p.batch, out, &e) ? CTL_DONE : ctl_fail(&e);
}
