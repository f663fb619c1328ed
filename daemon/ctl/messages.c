/* SPDX-License-Identifier: Apache-2.0
 *
 * messages.c - what arrived: a list, one message as it came, applying one again.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/inbox.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From midnight to midnight of the site. */
static bool day_of(const struct ctl *c, const char *text, struct inbox_filter *f)
{
	date d;
	if (!date_parse(text, &d))
		return false;
	f->since = zone_at(c->zone, d, 0, 0);
	f->before = zone_at(c->zone, d + 1, 0, 0);
	return true;
}

int ctl_messages_list(struct ctl *c, int argc, char **argv)
{
	const char *limit = "50", *day = NULL;
	struct inbox_filter f = {.since = INSTANT_NONE, .before = INSTANT_NONE};
	const struct ctl_option options[] = {
	    {"verdict", "VERDICT", "only accepted, rejected or fragment", &f.verdict},
	    {"outcome", "OUTCOME", "only applied, not-applied, refused, failed or waiting",
		&f.outcome},
	    {"source", "NAME", "only of that listener or folder", &f.source},
	    {"day", "DATE", "only what came on that day", &day},
	    {"holding", "TEXT", "only with that in it: a patient's number, an accession",
		&f.holding},
	    {"saying", "TEXT", "only with that in its reason or outcome", &f.saying},
	    {"limit", "N", "at most so many, newest first (default 50)", &limit}, {0}};
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	f.limit = ctl_number(c, "--limit", limit, 1, 1000000);
	if (!ctl_connect(c, &e))
		return ctl_fail(&e);
	if (day && !day_of(c, day, &f))
		ctl_misuse(c, "--day is \"%s\", not a day as 2026-03-02", day);
	if (!inbox_list(c->session, &f, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r,
	    "id received_at source sender message_type control_id size verdict reason outcome "
	    "detail",
	    "no message");
	rows_free(&r);
	return CTL_DONE;
}

/* ---- show ----------------------------------------------------------------------------------- */

/* Segment ends and every other control byte are named, so that nothing in a message is invisible
 * and nothing in it is obeyed by a terminal. */
static void print_raw(const unsigned char *raw, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (raw[i] == '\r')
			fputs(i + 1 < len && raw[i + 1] == '\n' ? "<CR>" : "<CR>\n", stdout);
		else if (raw[i] == '\n')
			fputs("<LF>\n", stdout);
		else if (raw[i] < 0x20 || raw[i] == 0x7f)
			printf("<%02X>", raw[i]);
		else if (raw[i] == 0xc2 && i + 1 < len && raw[i + 1] >= 0x80 && raw[i + 1] <= 0x9f)
			printf("<%02X>", raw[++i]);
		else
			putchar(raw[i]);
	}
	if (len && raw[len - 1] != '\r' && raw[len - 1] != '\n')
		putchar('\n');
}

static json_t *message_json(const struct rows *r, const unsigned char *raw, size_t len)
{
	json_t *j = rows_json_object(r, 0);
	json_t *text = json_stringn((const char *)raw, len); /* NULL when it is not UTF-8 */
	if (text) {
		json_object_set_new(j, "raw", text);
		return j;
	}
	unsigned char *base64 = xmalloc(len / 3 * 4 + 5);
	EVP_EncodeBlock(base64, raw, (int)len);
	json_object_set_new(j, "raw", json_null());
	json_object_set_new(j, "raw_base64", json_string((const char *)base64));
	free(base64);
	return j;
}

static void print_message(
    const struct ctl *c, const struct rows *r, const unsigned char *raw, size_t len)
{
	for (int i = 0; i < rows_columns(r); i++)
		if (strcmp(rows_name(r, i), "raw") != 0)
			ctl_print_column(c, r, 0, rows_name(r, i), rows_name(r, i));
	printf("\n");
	print_raw(raw, len);
}

int ctl_messages_show(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	size_t len;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !inbox_message(c->session, id, &r, &e))
		return ctl_fail(&e);
	if (rows_count(&r) == 0) {
		rows_free(&r);
		err_set(&e, ERR_NOT_FOUND, "there is no message %" PRId64, id);
		return ctl_fail(&e);
	}
	unsigned char *raw = rows_bytes(&r, 0, rows_column(&r, "raw"), &len);
	if (c->json)
		ctl_print_json(message_json(&r, raw, len));
	else
		print_message(c, &r, raw, len);
	free(raw);
	rows_free(&r);
	return CTL_DONE;
}

/* ---- replay --------------------------------------------------------------------------------- */

int ctl_messages_replay(struct ctl *c, int argc, char **argv)
{
	const char *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_WAIT(&wait), {0}};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	int seconds = ctl_wait_seconds(c, wait);
	if (!ctl_connect(c, &e) || !inbox_replay(c->session, id, ctl_system_user(), &e))
		return ctl_fail(&e);
	return ctl_print_outcome(c, id, seconds);
}
