/* SPDX-License-Identifier: Apache-2.0
 *
 * cluster.c - initdb, start and wait for the private cluster; connection strings for every login.
 *
 * Fails: returns false or -1 with what the operator can do; never touches a directory that holds a
 * cluster of another version.
 */
#include "autoconf.h"
#include "followupd/cluster.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/session.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PERSON_SECONDS 30 /* of a statement; a subcommand that needs longer says so */

static const char *const logins[] = {"intake", "engine", "mailer", "web", "pages", "auth", "ctl"};

/* libpq's quoting: single quotes, backslash before quote and backslash. */
static void add_quoted(struct buf *b, const char *s)
{
	buf_addc(b, '\'');
	for (; *s; s++) {
		if (*s == '\'' || *s == '\\')
			buf_addc(b, '\\');
		buf_addc(b, *s);
	}
	buf_addc(b, '\'');
}

static bool is_embedded(const struct config *c)
{
	return strcmp(c->database_mode, "embedded") == 0;
}

int cluster_patience(const struct config *c)
{
	return (int)c->database_timeout + 5;
}

char *cluster_conninfo(const struct config *c, const char *login)
{
	struct buf b = {0};
	bool owner = strcmp(login, "owner") == 0, is_role = !owner && strcmp(login, "ctl") != 0;
	long limit = is_role ? c->database_timeout : PERSON_SECONDS;
	if (is_embedded(c)) {
		char *run = xasprintf("%s/run", c->state_directory);
		buf_adds(&b, "host=");
		add_quoted(&b, run);
		free(run);
		buf_adds(&b, " dbname=followupd");
	} else {
		buf_adds(&b, c->database_connection);
	}
	buf_addf(&b, " user=followupd_%s application_name=followupd-%s", login, login);
	buf_addf(&b,
	    " connect_timeout=10 keepalives_idle=30 keepalives_interval=10 keepalives_count=3"
	    " tcp_user_timeout=%ld",
	    limit * 1000);
	/* Replies that never come must not hold a row for ever; at a page a person waits. */
	long patience = owner ? 0 : strcmp(login, "pages") == 0 ? 2 : limit;
	buf_addf(&b,
	    " options='-c statement_timeout=%lds -c idle_in_transaction_session_timeout=60s",
	    patience);
	/* Everything but the set-up looks rows up by key.  A join planned before a table was
	 * analysed would read all of it, and the roles keep their plans: one that was made while a
	 * table was small would read it whole for long after (measured: 121 reports/s instead of
	 * 2,000), one that was made while few waited would read all that wait and sort them.
	 * Messages are mostly text: as such they are half as long as in hexadecimal digits. */
	buf_adds(&b, owner ? "" : " -c enable_hashjoin=off -c enable_mergejoin=off");
	buf_adds(&b, is_role ? " -c enable_seqscan=off -c enable_bitmapscan=off"
			       " -c plan_cache_mode=force_generic_plan -c bytea_output=escape"
			     : "");
	/* It stores heartbeats only, and has to tell of a standby that is missing. */
	buf_adds(&b, strcmp(login, "web") == 0 ? " -c synchronous_commit=local'" : "'");
	/* After a failover the one that writes is looked for; a person may also read elsewhere. */
	if (is_role)
		buf_adds(&b, " target_session_attrs=read-write");
	return buf_steal(&b);
}

bool cluster_environment(const struct config *c, const char *login, struct err *e)
{
	char *info = cluster_conninfo(c, login), *why = NULL;
	PQconninfoOption *options = PQconninfoParse(info, &why);
	bool ok = options || err_set(e, ERR_CONFIG, "%s", why ? why : "out of memory");
	for (const PQconninfoOption *o = options; ok && o->keyword; o++)
		if (o->val && *o->val && o->envvar && setenv(o->envvar, o->val, 1) < 0)
			ok = err_set(e, ERR_SYSTEM, "could not set %s: %m", o->envvar);
	PQconninfoFree(options);
	PQfreemem(why);
	free(info);
	return ok;
}

/* ---- making it -------------------------------------------------------------------- */

/* Runs a program to its end; what it says to standard error stays visible. */
static bool run(const char *const argv[], struct err *e)
{
	pid_t pid = fork();
	if (pid < 0)
		return err_set(e, ERR_SYSTEM, "could not fork: %m");
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		if (null >= 0)
			dup2(null, STDOUT_FILENO);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(e, ERR_SYSTEM, "could not wait for \"%s\": %m", argv[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	err_set(e, ERR_SYSTEM, "\"%s\" ended with status %d", argv[0],
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	err_hint(e, "Its own message stands above; database.bin_directory names where it lies.");
	return false;
}

static bool write_file(const char *path, const char *text, struct err *e)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", path);
	bool ok = fputs(text, f) >= 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
	if (fclose(f) != 0 || !ok)
		return err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", path);
	return true;
}

/* Written at every start: they are ours, not the operator's.  Nobody is let in while it recovers to
 * a point in time: the migrations could not be looked at. */
static bool write_settings(const char *data, const char *run_dir, struct err *e)
{
	struct buf conf = {0}, ident = {0};
	const struct passwd *pw = getpwuid(geteuid());
	if (!pw)
		return err_set(e, ERR_SYSTEM, "user id %ld has no name", (long)geteuid());
	buf_addf(&conf,
	    "listen_addresses = ''\nunix_socket_directories = '%s'\nunix_socket_permissions = "
	    "0770\n"
	    "hot_standby = off\nmax_connections = 60\njit = off\nshared_buffers = 128MB\nfsync = "
	    "on\nsynchronous_commit = on\n"
	    "wal_compression = on\nmax_wal_size = 1GB\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n"
	    "log_destination = 'stderr'\nlogging_collector = off\nlog_min_messages = warning\n"
	    "log_min_error_statement = panic\nlog_parameter_max_length_on_error = 0\n"
	    "log_error_verbosity = terse\ncluster_name = 'followupd'\n",
	    run_dir);
	buf_addf(&ident,
	    "# written by followupd at every start\nfollowupd %s followupd_owner\n"
	    "followupd root followupd_owner\n",
	    pw->pw_name);
	for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
		buf_addf(&ident, "followupd %s followupd_%s\n", pw->pw_name, logins[i]);
		buf_addf(&ident, "followupd followupd-%s followupd_%s\n", logins[i], logins[i]);
	}
	/* The auth worker is a child of the pages' role. */
	buf_adds(
	    &ident, "followupd followupd-pages followupd_auth\nfollowupd root followupd_ctl\n");
	char *conf_path = xasprintf("%s/followupd.conf", data),
	     *ident_path = xasprintf("%s/pg_ident.conf", data),
	     *hba_path = xasprintf("%s/pg_hba.conf", data);
	bool ok = write_file(conf_path, buf_text(&conf), e) &&
		  write_file(ident_path, buf_text(&ident), e) &&
		  write_file(hba_path,
		      "local all all peer map=followupd\n"
		      "local replication followupd_owner peer map=followupd\n",
		      e); /* for pg_basebackup */
	free(conf_path);
	free(ident_path);
	free(hba_path);
	buf_free(&conf);
	buf_free(&ident);
	return ok;
}

static bool make_directory(const char *path, mode_t mode, struct err *e)
{
	if (mkdir(path, mode) < 0 && errno != EEXIST)
		return err_set(e, ERR_SYSTEM, "could not make directory \"%s\": %m", path);
	return true;
}

/* initdb into a new name, then one rename: a crash half-way leaves nothing that looks finished. */
static bool init_cluster(const struct config *c, const char *data, struct err *e)
{
	char *fresh = xasprintf("%s.new.%ld", data, (long)getpid()),
	     *initdb = xasprintf("%s/initdb", c->database_bin);
	const char *argv[] = {initdb, "--no-sync", "--no-instructions", "--auth=peer",
	    "--encoding=UTF8", "--locale=C.UTF-8", "--username=followupd_owner", "--data-checksums",
	    "-D", fresh, NULL};
	log_info("making the private database cluster in \"%s\"", data);
	bool ok = run(argv, e);
	if (ok) {
		char *conf = xasprintf("%s/postgresql.conf", fresh),
		     *site = xasprintf("%s/site.conf", fresh);
		ok = write_file(conf, "include 'followupd.conf'\ninclude 'site.conf'\n", e) &&
		     write_file(
			 site, "# settings of this site; followupd never changes this file\n", e);
		free(conf);
		free(site);
	}
	if (ok) {
		sync();
		if (rename(fresh, data) < 0)
			ok = err_set(
			    e, ERR_SYSTEM, "could not rename \"%s\" to \"%s\": %m", fresh, data);
	}
	free(initdb);
	free(fresh);
	return ok;
}

bool cluster_path_fits(const struct config *c, struct err *e)
{
	/* sun_path has room for 107 characters and the socket is run/.s.PGSQL.5432 */
	return strlen(c->state_directory) <= 86 ||
	       err_set(e, ERR_CONFIG,
		   "database.state_directory \"%s\" is too long for a socket's path",
		   c->state_directory);
}

bool cluster_check_connection(const struct config *c, struct err *e)
{
	char *info = cluster_conninfo(c, "engine"), *why = NULL;
	PQconninfoOption *options = PQconninfoParse(info, &why);
	bool ok = options || err_set(e, ERR_CONFIG, "%s", why ? why : "out of memory");
	if (!ok)
		e->text[strcspn(e->text, "\n")] = '\0';
	PQconninfoFree(options);
	PQfreemem(why);
	free(info);
	return ok;
}

char *cluster_mark(const struct config *c)
{
	return xasprintf("%s/restoring", c->state_directory);
}

bool cluster_is_whole(const struct config *c, struct err *e)
{
	char *mark = cluster_mark(c);
	bool whole = access(mark, F_OK) < 0;
	if (!whole) {
		err_set(e, ERR_REFUSED, "a restore into \"%s\" was begun and has not ended",
		    c->state_directory);
		err_hint(
		    e, "Begin it again: followupctl restore DIRECTORY. \"%s\" says which.", mark);
	}
	free(mark);
	return whole;
}

bool cluster_prepare(const struct config *c, struct err *e)
{
	if (geteuid() == 0)
		return err_set(e, ERR_REFUSED, "PostgreSQL refuses to run as root");
	char *data = xasprintf("%s/postgres", c->state_directory),
	     *run_dir = xasprintf("%s/run", c->state_directory),
	     *version = xasprintf("%s/PG_VERSION", data);
	bool ok = make_directory(c->state_directory, 0750, e) && make_directory(run_dir, 0750, e);
	ok = ok && cluster_path_fits(c, e);
	if (ok && access(version, F_OK) < 0)
		ok = init_cluster(c, data, e);
	ok = ok && write_settings(data, run_dir, e);
	free(data);
	free(run_dir);
	free(version);
	return ok;
}

/* ---- running it ---------------------------------------------------------------------- */

pid_t cluster_start(const struct config *c, struct err *e)
{
	char *postgres = xasprintf("%s/postgres", c->database_bin),
	     *data = xasprintf("%s/postgres", c->state_directory);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		setpgid(0,
		    0); /* a ^C is for followupd, which then stops its roles before the database */
		prctl(PR_SET_PDEATHSIG, SIGINT);
		if (getppid() != parent)
			_exit(0);
		unsetenv("NOTIFY_SOCKET"); /* we are ready when the migrations are applied */
		/* argv[0] has the path: PostgreSQL finds its other files from there. */
		execl(postgres, postgres, "-D", data, (char *)NULL);
		_exit(127);
	}
	if (pid < 0)
		err_set(e, ERR_SYSTEM, "could not fork: %m");
	free(postgres);
	free(data);
	return pid;
}

static bool make_database(const struct config *c, struct err *e)
{
	static const struct statement exists = {
	    "database_exists", "SELECT 1 FROM pg_database WHERE datname = 'followupd'"};
	struct session *s = NULL;
	struct rows r = {0};
	char *info = cluster_conninfo(c, "owner"), *first = xasprintf("%s dbname=postgres", info);
	bool ok = session_open(first, 5, &s, e) && session_ask(s, &exists, NO_VALUES, &r, e);
	if (ok && rows_count(&r) == 0)
		ok = session_script(s, "CREATE DATABASE followupd", e);
	if (r.result)
		rows_free(&r);
	session_close(s);
	free(first);
	free(info);
	return ok;
}

bool cluster_wait(const struct config *c, pid_t pid, int seconds, struct err *e)
{
	const struct timespec nap = {0, 50 * 1000000};
	for (int64_t end = monotonic_now() + (int64_t)seconds * 1000000; monotonic_now() < end;) {
		int status;
		if (waitpid(pid, &status, WNOHANG) == pid) {
			err_set(e, ERR_SYSTEM,
			    "the private database ended at its start with status %d",
			    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
			return false;
		}
		if (make_database(c, e))
			return true;
		if (e->code != ERR_LOST)
			return false;
		nanosleep(&nap, NULL);
	}
	return false;
}
