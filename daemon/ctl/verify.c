/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c - asks every invariant and prints what breaks it.
 */
#include "autoconf.h"
#include "followupd/verify.h"
#include "followupd/ctl_commands.h"
#include "followupd/ctl_verify.h"
#include "followupd/desk_store.h"
#include "followupd/rebuild_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define QUESTION_SECONDS 900

static json_t *answer_json(const struct invariant *i, const struct verify_answer *a)
{
	json_t *ids = json_array();
	for (int k = 0; k < a->count; k++)
		json_array_append_new(ids, json_integer(a->id[k]));
	return json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", i->question.name, "sentence",
	    i->sentence, "holds", a->count == 0, "id_of", i->id_of, "ids", ids);
}

static void print_answer(const struct invariant *i, const struct verify_answer *a)
{
	printf("%-7s %-26s %s\n", a->count ? "FAILED" : "OK", i->question.name, i->sentence);
	if (a->count == 0)
		return;
	printf("        %s", i->id_of);
	for (int k = 0; k < a->count; k++)
		printf(" %" PRId64, a->id[k]);
	puts(a->count == VERIFY_SHOWN ? " ..." : "");
}

/* Which question is being asked; the next line writes over it. */
static void show_progress(int asked, const struct invariant *i)
{
	int all = 0;
	while (invariants[all].sentence)
		all++;
	fprintf(stderr, "\r\033[K%d of %d  %s", asked + 1, all, i->question.name);
	fflush(stderr);
}

static void end_progress(void)
{
	fputs("\r\033[K", stderr);
	fflush(stderr);
}

static void tell(const struct ctl *c, const struct invariant *i, const struct verify_answer *a,
    json_t *list, int *asked, int *failed)
{
	++*asked;
	*failed += a->count > 0;
	if (c->json)
		json_array_append_new(list, answer_json(i, a));
	else
		print_answer(i, a);
	fflush(stdout);
}

/* Answers are printed as they come: the first stand there while the last is still being asked. */
static bool ask_all(
    struct ctl *c, bool progress, json_t *list, int *asked, int *failed, struct err *e)
{
	for (const struct invariant *i = invariants; i->sentence; i++) {
		struct verify_answer a;
		if (progress)
			show_progress(*asked, i);
		bool ok = verify_ask(c->session, i, &a, e);
		if (progress)
			end_progress();
		if (!ok)
			return false;
		tell(c, i, &a, list, asked, failed);
	}
	return true;
}

/* ---- the desk ------------------------------------------------------------------------------- */

/* Not a question to the database: what the core makes of every chart, beside what is stored. */
static const struct invariant desk = {
    "every open item stands on the desk of one person as its chart says, or comes back by itself",
    "item", {"desk-is-right", ""}};

static bool ask_of_desk(struct ctl *c, bool progress, struct verify_answer *a, struct err *e)
{
	int64_t after = 0;
	instant now;
	*a = (struct verify_answer){0};
	if (progress)
		fprintf(stderr, "\r\033[K%s", desk.question.name);
	bool more = true, ok = rebuild_begin(c->session, &now, e);
	while (ok && more)
		ok = desk_check(c->session, &after, &more, a, e);
	session_rollback(c->session);
	if (progress)
		end_progress();
	return ok;
}

bool ctl_verify_all(struct ctl *c, bool shows, struct ctl_verified *out, struct err *e)
{
	struct verify_answer a;
	*out = (struct ctl_verified){.list = json_array()};
	bool ok = ctl_connect_for(c, QUESTION_SECONDS, e) && verify_begin(c->session, e) &&
		  ask_all(c, shows, out->list, &out->asked, &out->failed, e);
	if (ok)
		verify_end(c->session);
	ok = ok && ask_of_desk(c, shows, &a, e);
	if (ok)
		tell(c, &desk, &a, out->list, &out->asked, &out->failed);
	return ok;
}

int ctl_verify(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct ctl_verified v;
	const char *progress = NULL;
	const struct ctl_option options[] = {
	    {"progress", NULL, "show what is being asked, also off a terminal", &progress}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	bool ok = ctl_verify_all(c, progress || isatty(STDERR_FILENO), &v, &e);
	if (ok && c->json)
		ctl_print_json(
		    json_pack("{s:b, s:O}", "holds", v.failed == 0, "invariants", v.list));
	else if (ok)
		printf("%d invariants, %d failed\n", v.asked, v.failed);
	json_decref(v.list);
	if (!ok)
		return ctl_fail(&e);
	return v.failed ? CTL_REFUSED : CTL_DONE;
}
