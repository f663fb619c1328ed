/* SPDX-License-Identifier: Apache-2.0
 *
 * restore_load.c - pg_restore writes a script, psql runs it; between them it is framed by ours.
 *
 * The last word is COMMIT, and it is said when pg_restore has ended well: whatever is cut off
 * before, the database has nothing.
 */
#include "autoconf.h"
#include "restore.h"
#include "followupd/clock.h"
#include "followupd/ctl_answer.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROLES_MAX (1 << 20)

static bool write_all(int fd, const char *data, size_t len, struct err *e)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_SYSTEM, "psql took no more of the script: %m");
		data += n;
		len -= (size_t)n;
	}
	return true;
}

static bool write_head(const struct restore *r, int fd, struct err *e)
{
	struct buf roles = {0};
	char *path = xasprintf("%s/" BACKUP_ROLES, r->path);
	static const char begin[] = "BEGIN;\nSET maintenance_work_mem = '256MB';\n";
	bool ok = buf_read_file(&roles, path, ROLES_MAX, e) &&
		  write_all(fd, begin, strlen(begin), e) && write_all(fd, roles.data, roles.len, e);
	buf_free(&roles);
	free(path);
	return ok;
}

static bool is_table(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz_.0123456789") == strlen(name);
}

static void add_literal(struct buf *b, const char *s)
{
	buf_addc(b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_addc(b, '\'');
		buf_addc(b, *s);
	}
	buf_addc(b, '\'');
}

/* Within the transaction: a mailer that runs already sees the mails and the hold together. */
static void add_hold(const struct restore *r, struct buf *b)
{
	char at[32],
	    *note = xasprintf("restored from a backup of the host %s", restore_said(r, "host"));
	instant as_of;
	buf_adds(b, "SET standard_conforming_strings = on;\nSELECT FROM followupd.mail_hold(");
	if (instant_parse(restore_said(r, "clock"), &as_of)) /* written without its fraction */
		add_literal(b, instant_text(as_of + SECONDS(1), at));
	else
		buf_adds(b, "NULL");
	buf_adds(b, ", 'followupctl restore', ");
	add_literal(b, ctl_system_user());
	buf_adds(b, ", ");
	add_literal(b, note);
	buf_adds(b, ");\n");
	free(note);
}

static bool write_tail(const struct restore *r, int fd, struct err *e)
{
	struct buf b = {0};
	const char *table;
	json_t *count;
	json_object_foreach(json_object_get(r->manifest, "rows"), table, count)
	{
		if (!is_table(table))
			continue;
		buf_addf(&b,
		    "DO $check$ BEGIN IF (SELECT count(*) FROM %s) <> %lld THEN RAISE EXCEPTION "
		    "'the "
		    "table %s has not the rows of the backup'; END IF; END $check$;\n",
		    table, (long long)json_integer_value(count), table);
	}
	buf_adds(&b, "UPDATE followupd.sessions SET ended_at = now() WHERE ended_at IS NULL;\n");
	add_hold(r, &b);
	buf_adds(&b, "COMMIT;\n");
	bool ok = write_all(fd, b.data, b.len, e);
	buf_free(&b);
	return ok;
}

/* What pg_restore writes, on to psql. */
static bool pass_on(struct restore *r, int from, int to, struct err *e)
{
	static char part[1 << 16];
	int64_t all = 0;
	for (ssize_t n; (n = read(from, part, sizeof part)) != 0;) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_SYSTEM, "could not read from pg_restore: %m");
		if (!write_all(to, part, (size_t)n, e))
			return false;
		if (all >> 22 != (all + n) >> 22)
			steps_bytes(&r->steps, all + n);
		all += n;
	}
	return true;
}

static pid_t start_restore(const struct restore *r, int out, struct err *e)
{
	char *dump = xasprintf("%s/" BACKUP_DUMP, r->path);
	const char *argv[] = {"pg_restore", "--file=-", "--exit-on-error", dump, NULL};
	pid_t pid = pg_program(r->c->config, argv, -1, out, e);
	free(dump);
	return pid;
}

/* A line of data that is refused is a patient's: only what is wrong is told. */
static pid_t start_psql(const struct restore *r, int in, struct err *e)
{
	static const char *const argv[] = {"psql", "--no-psqlrc", "--quiet", "--no-password",
	    "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--set=SHOW_CONTEXT=never", NULL};
	return pg_program(r->c->config, argv, in, -1, e);
}

static bool make_pipe(int end[2], struct err *e)
{
	return pipe2(end, O_CLOEXEC) == 0 || err_set(e, ERR_SYSTEM, "could not make a pipe: %m");
}

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* The script that fails tells why, also where the pipe to it breaks first. */
static bool end_both(pid_t restore, pid_t psql, bool ok, int *to, struct err *e)
{
	struct err ignored;
	if (restore > 0 && !ok) {
		kill(restore, SIGKILL);
		if (!pg_program_wait(restore, "pg_restore", NULL, NULL, &ignored))
			ok = false;
	}
	shut(to);
	return psql <= 0 ? ok : pg_program_wait(psql, "psql", NULL, NULL, ok ? e : &ignored) && ok;
}

bool restore_load(struct restore *r, struct err *e)
{
	int script[2] = {-1, -1}, data[2] = {-1, -1};
	pid_t psql = 0, restore = 0;
	signal(SIGPIPE, SIG_IGN);
	bool ok = make_pipe(script, e) && make_pipe(data, e);
	ok = ok && (psql = start_psql(r, script[0], e)) > 0;
	shut(&script[0]);
	ok = ok && write_head(r, script[1], e) && (restore = start_restore(r, data[1], e)) > 0;
	shut(&data[1]);
	ok = ok && pass_on(r, data[0], script[1], e);
	if (ok) {
		ok = pg_program_wait(restore, "pg_restore", NULL, NULL, e);
		restore = 0;
	}
	ok = ok && write_tail(r, script[1], e);
	ok = end_both(restore, psql, ok, &script[1], e);
	shut(&data[0]);
	return ok;
}

bool restore_analyze(const struct restore *r, struct err *e)
{
	static const char *const argv[] = {"psql", "--no-psqlrc", "--quiet", "--no-password",
	    "--command=SET client_min_messages = error", "--command=ANALYZE", NULL};
	pid_t psql = pg_program(r->c->config, argv, -1, -1, e);
	return psql > 0 && pg_program_wait(psql, "psql", NULL, NULL, e);
}
