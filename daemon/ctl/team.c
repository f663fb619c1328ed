/* SPDX-License-Identifier: Apache-2.0
 *
 * team.c - followupctl team: which teams there are, and who is of them.
 */
#include "autoconf.h"
#include "followupd/address.h"
#include "followupd/ctl_commands.h"
#include "followupd/rehearsal.h"
#include "followupd/team_store.h"

#include <stdio.h>
#include <string.h>

int ctl_team_list(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	if (!ctl_connect(c, &e) || !teams_list(c->session, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, "ref name lead email members open", "there are no teams");
	rows_free(&r);
	return CTL_DONE;
}

int ctl_team_members(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!ctl_connect(c, &e) || !team_members(c->session, word[0], &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, "person family given from until", "nobody is of it");
	rows_free(&r);
	return CTL_DONE;
}

/* ---- the team itself ------------------------------------------------------------------------ */

static int said(struct ctl *c, const char *ref, const char *words)
{
	if (c->json)
		ctl_print_json(json_pack("{s:s, s:s}", "team", ref, "done", words));
	else
		printf("team %s: %s\n", ref, words);
	return CTL_DONE;
}

static void take(struct ctl *c, int argc, char **argv, struct team_said *t)
{
	const struct ctl_option options[] = {{"lead", "REF", "who leads it", &t->lead},
	    {"email", "ADDRESS", "the address of the team", &t->email},
	    {"name", "NAME", "its name on pages", &t->name}, {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	struct err e = {0};
	t->ref = word[0];
	if (strlen(t->ref) > 40 || !*t->ref ||
	    t->ref[strspn(t->ref, "abcdefghijklmnopqrstuvwxyz0123456789-")])
		ctl_misuse(c, "a team is named in lower-case letters, digits and hyphens");
	if (t->email && *t->email && !address_check(t->email, &e))
		ctl_misuse(c, "--email: %s", e.text);
}

int ctl_team_add(struct ctl *c, int argc, char **argv)
{
	struct team_said t = {0};
	struct err e = {0};
	take(c, argc, argv, &t);
	if (!t.name || !*t.name)
		ctl_misuse(c, "--name is needed");
	if (!ctl_connect(c, &e) || !team_add(c->session, &t, &e))
		return ctl_fail(&e);
	return said(c, t.ref, "added; nobody is of it yet");
}

int ctl_team_change(struct ctl *c, int argc, char **argv)
{
	struct team_said t = {0};
	struct err e = {0};
	take(c, argc, argv, &t);
	if (!t.name && !t.lead && !t.email)
		ctl_misuse(c, "--name, --lead or --email is needed");
	if (t.name && !*t.name)
		ctl_misuse(c, "a team has a name");
	if (!ctl_connect(c, &e) || !team_change(c->session, &t, &e))
		return ctl_fail(&e);
	return said(c, t.ref, "changed");
}

int ctl_team_dissolve(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	int64_t open;
	char words[160];
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!ctl_connect(c, &e) || !team_dissolve(c->session, word[0], &open, &e))
		return ctl_fail(&e);
	snprintf(words, sizeof words,
	    "dissolved; its open follow-ups, %lld, are every coordinator's from now on",
	    (long long)open);
	return said(c, word[0], words);
}

/* ---- who is of it --------------------------------------------------------------------------- */

static instant day_of(
    const struct ctl *c, const char *option, const char *text, bool end, instant otherwise)
{
	date d;
	if (!text)
		return otherwise;
	if (!date_parse(text, &d))
		ctl_misuse(c, "%s takes a day such as 2026-07-07, not \"%s\"", option, text);
	return zone_at(c->zone, d + end, 0, 0);
}

int ctl_team_join(struct ctl *c, int argc, char **argv)
{
	const char *person = NULL, *from = NULL, *until = NULL;
	const struct ctl_option options[] = {{"person", "REF", "who joins (needed)", &person},
	    {"from", "DATE", "the first day; without it, from now on", &from},
	    {"until", "DATE", "the last day; without it, for good", &until}, {0}};
	struct clock_state clock;
	struct err e = {0};
	instant begins, ends;
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!person)
		ctl_misuse(c, "--person is needed");
	if (!ctl_connect(c, &e) || !clock_read(c->session, &clock, &e))
		return ctl_fail(&e);
	begins = day_of(c, "--from", from, false, clock.now);
	ends = day_of(c, "--until", until, true, INSTANT_NONE);
	if (ends != INSTANT_NONE && ends <= begins)
		ctl_misuse(c, "--until lies before --from");
	if (!team_join(c->session, word[0], person, begins, ends, &e))
		return ctl_fail(&e);
	return said(c, word[0], "joined");
}

int ctl_team_leave(struct ctl *c, int argc, char **argv)
{
	const char *person = NULL;
	const struct ctl_option options[] = {
	    {"person", "REF", "who leaves (needed)", &person}, {0}};
	struct err e = {0};
	int64_t stays;
	char words[200];
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!person)
		ctl_misuse(c, "--person is needed");
	if (!ctl_connect(c, &e) || !team_leave(c->session, word[0], person, &stays, &e))
		return ctl_fail(&e);
	snprintf(words, sizeof words,
	    "left; what stands on that person's desk, %lld, stays there until it is done or handed "
	    "over, and others of the team are asked from the next step on",
	    (long long)stays);
	return said(c, word[0], words);
}
