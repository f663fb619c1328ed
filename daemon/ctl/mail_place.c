/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_place.c - followupctl mail hold and mail release: whether mail leaves from this database.
 */
#include "autoconf.h"
#include "followupd/ctl_mail.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <stdio.h>

char *ctl_mail_held(const struct ctl *c, const struct mail_place *p)
{
	char at[32], of[32];
	ctl_time(c, p->since, at);
	if (!p->said)
		return xasprintf("no mail leaves: this database lies elsewhere than where mail was "
				 "released on %s by %s, so it is a copy",
		    at, p->by);
	return xasprintf("no mail leaves: held since %s by %s%s%s%s%s", at, p->by,
	    p->as_of != INSTANT_NONE ? ", a copy as of " : "",
	    p->as_of != INSTANT_NONE ? ctl_time(c, p->as_of, of) : "", *p->note ? ": " : "",
	    p->note);
}

json_t *ctl_mail_json(const struct mail_place *p)
{
	char since[32], as_of[32];
	return json_pack("{s:b, s:s, s:s, s:s, s:I, s:o, s:o}", "held", p->held, "since",
	    p->since == INSTANT_NONE ? "" : instant_text(p->since, since), "by", p->by, "note",
	    p->note, "waiting", (json_int_t)p->waiting, "as_of",
	    p->as_of == INSTANT_NONE ? json_null() : json_string(instant_text(p->as_of, as_of)),
	    "composed_before", p->as_of == INSTANT_NONE ? json_null() : json_integer(p->older));
}

/* What is about to leave, so that nobody is surprised. */
static void print_waiting(const struct mail_place *p)
{
	printf("%" PRId64 " mail%s wait%s", p->waiting, p->waiting == 1 ? "" : "s",
	    p->waiting == 1 ? "s" : "");
	if (p->as_of != INSTANT_NONE)
		printf("; %" PRId64 " of them were composed before this copy was made and may have "
		       "left already",
		    p->older);
	puts(".");
}

static int change(struct ctl *c, const struct mail_say *say, bool hold, struct err *e)
{
	struct mail_place was, now;
	bool ok = ctl_connect(c, e) && mail_place_read(c->session, &was, e);
	if (ok && !hold && !was.held)
		ok = err_set(e, ERR_REFUSED, "mail is not held");
	ok = ok && (hold ? mail_place_hold : mail_place_release)(c->session, say, e) &&
	     mail_place_read(c->session, &now, e);
	if (!ok)
		return ctl_fail(e);
	if (c->json) {
		ctl_print_json(ctl_mail_json(&now));
	} else {
		puts(hold ? "No mail leaves from this database until followupctl mail release."
			  : "Mail leaves from this database again.");
		print_waiting(hold ? &now : &was);
	}
	return CTL_DONE;
}

int ctl_mail_hold(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *note = "", *as_of = NULL;
	const struct ctl_option table[] = {OPTION_BY(&by),
	    {"as-of", "TIME", "of which instant this copy is, where that is known", &as_of},
	    {"note", "TEXT", "why", &note}, {0}};
	struct mail_say say = {.login = ctl_system_user(), .as_of = INSTANT_NONE};
	struct err e = {0};
	ctl_options(c, argc, argv, table, 0, 0);
	if (!by || !*by)
		ctl_misuse(c, "--by NAME is needed");
	if (!ctl_config(c, &e))
		return ctl_fail(&e);
	if (as_of && !ctl_time_said(c, as_of, &say.as_of))
		ctl_misuse(c, "not a time: \"%s\"", as_of);
	say.by = by;
	say.note = note;
	return change(c, &say, true, &e);
}

int ctl_mail_release(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *note = "";
	const struct ctl_option table[] = {OPTION_BY(&by),
	    {"note", "TEXT", "how it is known that the original is off", &note}, {0}};
	struct err e = {0};
	ctl_options(c, argc, argv, table, 0, 0);
	if (!by || !*by)
		ctl_misuse(c, "--by NAME is needed");
	struct mail_say say = {
	    .by = by, .login = ctl_system_user(), .note = note, .as_of = INSTANT_NONE};
	return change(c, &say, false, &e);
}
