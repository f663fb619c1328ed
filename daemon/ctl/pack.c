/* SPDX-License-Identifier: Apache-2.0
 *
 * pack.c - followupctl pack: the evidence of one follow-up as one file.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_chart.h"
#include "followupd/ctl_commands.h"
#include "followupd/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool make(struct ctl *c, struct arena *a, const char *word, struct buf *b, struct err *e)
{
	struct ctl_chart chart = {0};
	struct explanation x;
	int64_t id;
	if (!ctl_connect(c, e) || !casefile_find(c->session, word, &id, e))
		return false;
	bool ok = ctl_chart_begin(c, a, id, &chart, e) &&
		  explain_followup(a, &chart.charts, chart.rules, chart.now, id, &x, e) &&
		  pack_write(c->session, &x, PACKAGE_VERSION, chart.now, b, e);
	session_rollback(c->session);
	rules_free(chart.rules);
	return ok;
}

/* It holds what is known of a patient: for its owner alone. */
static bool write_out(const char *path, const struct buf *b, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok = f && fwrite(b->data, 1, b->len, f) == b->len;
	ok = f && fclose(f) == 0 && ok;
	return ok || err_set(e, ERR_SYSTEM, "could not write \"%s\": %s", path, strerror(errno));
}

int ctl_pack(struct ctl *c, int argc, char **argv)
{
	const char *file = NULL;
	const struct ctl_option options[] = {
	    {"output", "FILE", "write it there instead of to the standard output", &file}, {0}};
	struct buf b = {0};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	struct arena *a = arena_new();
	bool ok = make(c, a, word[0], &b, &e) && (!file || write_out(file, &b, &e));
	if (ok && !file)
		ok = fwrite(b.data, 1, b.len, stdout) == b.len;
	buf_free(&b);
	arena_free(a);
	return ok ? CTL_DONE : ctl_fail(&e);
}
