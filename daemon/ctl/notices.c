/* SPDX-License-Identifier: Apache-2.0
 *
 * notices.c - what one person was told: a notice, what became of it, and its mail as it left.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"
#include "followupd/mime.h"

#include <stdio.h>
#include <stdlib.h>

static bool print_mail(const char *bytes, size_t len, struct err *e)
{
	struct buf text = {0};
	bool ok = mime_show(bytes, len, &text, e);
	if (ok)
		printf("\n%s", buf_text(&text));
	buf_free(&text);
	return ok;
}

static json_t *notice_json(const struct rows *r, const char *bytes, size_t len)
{
	json_t *j = rows_json_object(r, 0);
	/* Composed mails are ASCII. */
	json_object_set_new(j, "bytes", bytes ? json_stringn(bytes, len) : json_null());
	return j;
}

static bool print_notice(
    const struct ctl *c, const struct rows *r, const char *bytes, size_t len, struct err *e)
{
	ctl_print_rows(c, r,
	    "id created_at step kind followup person recipient outcome outcome_at code reply", "");
	if (rows_bool(r, 0, rows_column(r, "digest")))
		puts(bytes ? "It is a line of this digest:" : "It is a line of a digest.");
	if (bytes)
		return print_mail(bytes, len, e);
	puts("There is no mail of it: it is not written yet, or is from before mails were kept.");
	return true;
}

int ctl_notices_show(struct ctl *c, int argc, char **argv)
{
	const char *raw = NULL;
	const struct ctl_option options[] = {
	    {"raw", NULL, "only the mail's bytes, as they left", &raw}, {0}};
	struct rows r = {0};
	struct err e = {0};
	size_t len = 0;
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !casefile_notice(c->session, id, &r, &e))
		return ctl_fail(&e);
	int column = rows_column(&r, "bytes");
	char *bytes = rows_null(&r, 0, column) ? NULL : (char *)rows_bytes(&r, 0, column, &len);
	bool ok = true;
	if (raw && !bytes)
		ok = err_set(&e, ERR_NOT_FOUND, "there is no mail of notice %s", word[0]);
	else if (raw)
		fwrite(bytes, 1, len, stdout);
	else if (c->json)
		ctl_print_json(notice_json(&r, bytes, len));
	else
		ok = print_notice(c, &r, bytes, len, &e);
	free(bytes);
	rows_free(&r);
	return ok ? CTL_DONE : ctl_fail(&e);
}
