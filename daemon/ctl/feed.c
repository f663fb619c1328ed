/* SPDX-License-Identifier: Apache-2.0
 *
 * feed.c - addresses of people's calendars: a list, a new one, one taken back.
 *
 * A new one is printed once: only its hash is kept.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/feed_store.h"
#include "followupd/mail_link.h"
#include "followupd/mem.h"
#include "followupd/people_store.h"
#include "followupd/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int ctl_feed_list(struct ctl *c, int argc, char **argv)
{
	const char *person = NULL;
	const struct ctl_option options[] = {{"person", "REF", "only theirs", &person}, {0}};
	struct rows r = {0};
	struct err e = {0};
	int64_t id = 0;
	ctl_options(c, argc, argv, options, 0, 0);
	if (!ctl_connect(c, &e) || (person && !people_find(c->session, person, &id, &e)) ||
	    !feeds_list(c->session, id, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, NULL, "no address");
	rows_free(&r);
	return CTL_DONE;
}

static bool has_url(const struct ctl *c, struct err *e)
{
	if (*c->config->pages_public_url)
		return true;
	err_set(e, ERR_REFUSED, "pages.public_url is not set: an address would lead nowhere");
	return false;
}

int ctl_feed_make(struct ctl *c, int argc, char **argv)
{
	unsigned char random[LINK_RANDOM], hash[SHA256_SIZE];
	char token[LINK_TEXT];
	struct err e = {0};
	int64_t person, id;
	const char *team = NULL;
	const struct ctl_option options[] = {
	    {"team", "REF", "the calendar of that team, which the person is of", &team}, {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	secret_random(random, sizeof random);
	link_hash(link_token(random, token), hash);
	if (!ctl_connect(c, &e) || !has_url(c, &e) ||
	    !people_find(c->session, word[0], &person, &e) ||
	    !feed_put(c->session, person, team, hash, &id, &e))
		return ctl_fail(&e);
	char *url = xasprintf("%s/cal/%s.ics", c->config->pages_public_url, token);
	if (c->json)
		ctl_print_json(json_pack(
		    "{s:I, s:s, s:s}", "id", (json_int_t)id, "person", word[0], "address", url));
	else
		printf("%s\nAddress %" PRId64 " of \"%s\"; it cannot be shown again.\n", url, id,
		    word[0]);
	free(url);
	return CTL_DONE;
}

int ctl_feed_revoke(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !feed_end(c->session, id, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(json_pack("{s:I}", "revoked", (json_int_t)id));
	else
		printf("address %" PRId64 " leads nowhere any more\n", id);
	return CTL_DONE;
}
