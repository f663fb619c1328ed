/* SPDX-License-Identifier: Apache-2.0
 *
 * messages.c - what arrived: a list, and one message as it came.
 */
#include "autoconf.h"
#include "messages.h"
#include "followupd/ctl_commands.h"
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

void messages_chosen(const struct ctl *c, struct message_choice *w)
{
	w->f.since = w->f.before = INSTANT_NONE;
	w->f.asked = w->asked != NULL;
	if (w->day && !day_of(c, w->day, &w->f))
		ctl_misuse(c, "--day is \"%s\", not a day as 2026-03-02", w->day);
}

bool messages_any_choice(const struct message_choice *w)
{
	const struct inbox_filter *f = &w->f;
	return f->verdict || f->outcome || f->source || f->holding || f->saying || f->type ||
	       w->day || w->asked;
}

int ctl_messages_list(struct ctl *c, int argc, char **argv)
{
	const char *limit = "50";
	struct message_choice w = {0};
	const struct ctl_option options[] = {CHOICE_OPTIONS(w),
	    {"limit", "N", "at most so many, newest first (default 50)", &limit}, {0}};
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	w.f.limit = ctl_number(c, "--limit", limit, 1, 1000000);
	if (!ctl_connect(c, &e))
		return ctl_fail(&e);
	messages_chosen(c, &w);
	if (!inbox_list(c->session, &w.f, &r, &e))
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

bool messages_find(struct ctl *c, int64_t id, struct rows *out, struct err *e)
{
	if (!inbox_message(c->session, id, out, e))
		return false;
	if (rows_count(out))
		return true;
	rows_free(out);
	return err_set(e, ERR_NOT_FOUND, "there is no message %" PRId64, id);
}

int ctl_messages_show(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	size_t len;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !messages_find(c, id, &r, &e))
		return ctl_fail(&e);
	unsigned char *raw = rows_bytes(&r, 0, rows_column(&r, "raw"), &len);
	if (c->json)
		ctl_print_json(message_json(&r, raw, len));
	else
		print_message(c, &r, raw, len);
	free(raw);
	rows_free(&r);
	return CTL_DONE;
}
