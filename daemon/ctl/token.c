/* SPDX-License-Identifier: Apache-2.0
 *
 * token.c - tokens of programs: a list, a new one, one ended.
 *
 * A new one is printed once: only its hash is kept.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/secret.h"
#include "followupd/token_store.h"

#include <inttypes.h>
#include <stdio.h>

int ctl_token_list(struct ctl *c, int argc, char **argv)
{
	const char *all = NULL;
	const struct ctl_option options[] = {
	    {"all", NULL, "those too that were revoked or have expired", &all}, {0}};
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!ctl_connect(c, &e) || !tokens_list(c->session, all != NULL, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, NULL, "no token");
	rows_free(&r);
	return CTL_DONE;
}

int ctl_token_new(struct ctl *c, int argc, char **argv)
{
	const char *scopes = NULL, *team = NULL, *from = NULL, *days = NULL;
	const struct ctl_option options[] = {
	    {"scopes", "LIST", "what it may do, such as followups.read,followups.write (needed)",
		&scopes},
	    {"team", "REFS", "it sees what these people see; without it every patient", &team},
	    {"from", "ADDRESSES", "only from these, such as 10.2.0.0/16,10.3.4.5", &from},
	    {"days", "N", "until it expires, 1 to 365; 90 without it", &days}, {0}};
	char token[TOKEN_SIZE];
	struct err e = {0};
	int64_t id;
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!scopes || !*scopes)
		ctl_misuse(c, "--scopes LIST is needed");
	const struct token_new t = {.name = word[0],
	    .scopes = scopes,
	    .team = team,
	    .from = from,
	    .by = ctl_system_user(),
	    .days = (int)ctl_number(c, "--days", days ? days : "90", 1, TOKEN_DAYS)};
	if (!ctl_connect(c, &e) || !token_make(c->session, &t, &id, token, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(json_pack(
		    "{s:I, s:s, s:s}", "id", (json_int_t)id, "program", word[0], "token", token));
	else
		printf("%s\nToken %" PRId64 " of the program \"%s\"; it cannot be shown again.\n",
		    token, id, word[0]);
	secret_wipe(token, sizeof token);
	return CTL_DONE;
}

int ctl_token_revoke(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !token_end(c->session, id, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(json_pack("{s:I}", "revoked", (json_int_t)id));
	else
		printf("nothing is answered to token %" PRId64 " any more\n", id);
	return CTL_DONE;
}
