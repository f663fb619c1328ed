/* SPDX-License-Identifier: Apache-2.0
 *
 * init.c - makes the database of an instance, or brings it to this program's schema.
 *
 * Both work as the owner.  An embedded cluster that nobody runs is started for the occasion and
 * stopped again; one that an instance runs is used as it is.
 */
#include "autoconf.h"
#include "followupd/cluster.h"
#include "followupd/ctl_commands.h"
#include "followupd/installation.h"
#include "followupd/mem.h"
#include "followupd/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLUSTER_SECONDS 60

struct owner {
	struct session *session;
	pid_t postgres; /* ours to stop; 0 when somebody else runs it */
};

static bool embedded(const struct config *c)
{
	return strcmp(c->database_mode, "embedded") == 0;
}

static bool open_owner(const struct config *c, int seconds, struct owner *o, struct err *e)
{
	char *info = cluster_conninfo(c, "owner");
	bool ok = session_open(info, seconds, &o->session, e);
	free(info);
	return ok;
}

static bool cluster_exists(const struct config *c)
{
	char *version = xasprintf("%s/postgres/PG_VERSION", c->state_directory);
	bool exists = access(version, F_OK) == 0;
	free(version);
	return exists;
}

/* PostgreSQL refuses root, and files made by another user than the daemon's are of no use to it. */
static bool right_user(const struct config *c, struct err *e)
{
	struct stat st;
	if (geteuid() != 0)
		return true;
	const struct passwd *pw =
	    stat(c->state_directory, &st) == 0 && st.st_uid != 0 ? getpwuid(st.st_uid) : NULL;
	err_set(e, ERR_REFUSED, "the private database cannot be made or started by root");
	err_hint(e, "Run it as the user that owns \"%s\": runuser -u %s -- followupctl ...",
	    c->state_directory, pw ? pw->pw_name : "followupd");
	return false;
}

static void close_owner(struct owner *o)
{
	session_close(o->session);
	o->session = NULL;
	if (o->postgres <= 0)
		return;
	kill(o->postgres, SIGINT); /* fast shutdown */
	while (waitpid(o->postgres, NULL, 0) < 0 && errno == EINTR)
		;
	o->postgres = 0;
}

/* PostgreSQL tells its whole life to standard error: it goes to a file beside its data. */
static pid_t start_quietly(const struct config *c, struct err *e)
{
	char *path = xasprintf("%s/init.log", c->state_directory);
	int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	int terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	bool aside = log >= 0 && terminal >= 0 && dup2(log, STDERR_FILENO) >= 0;
	pid_t pid = cluster_start(c, e);
	if (aside)
		dup2(terminal, STDERR_FILENO);
	if (log >= 0)
		close(log);
	if (terminal >= 0)
		close(terminal);
	free(path);
	return pid;
}

static bool start_cluster(const struct config *c, struct owner *o, struct err *e)
{
	o->postgres = start_quietly(c, e);
	if (o->postgres > 0 && cluster_wait(c, o->postgres, CLUSTER_SECONDS, e))
		return true;
	if (o->postgres > 0 && waitpid(o->postgres, NULL, WNOHANG) != 0)
		o->postgres = 0; /* it has ended, and its number may be another's by now */
	err_hint(e, "PostgreSQL's own messages stand in \"%s/init.log\".", c->state_directory);
	return false;
}

/* Connects as the owner, to a running database if there is one. */
static bool become_owner(const struct config *c, bool make, struct owner *o, struct err *e)
{
	if (!embedded(c))
		return open_owner(c, CLUSTER_SECONDS, o, e);
	if (!right_user(c, e))
		return false;
	if (cluster_exists(c)) {
		struct err ignored;
		if (open_owner(c, 5, o, &ignored))
			return true;
	} else if (!make) {
		err_set(e, ERR_NOT_FOUND, "there is no database in \"%s\"", c->state_directory);
		err_hint(e, "followupctl init makes it.");
		return false;
	}
	return cluster_prepare(c, e) && start_cluster(c, o, e) &&
	       open_owner(c, CLUSTER_SECONDS, o, e);
}

/* ---- what was done ------------------------------------------------------------------------ */

static json_t *applied_json(const struct rows *r)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(r); i++)
		json_array_append_new(list, json_string(rows_text(r, i, 1)));
	return list;
}

static bool report(struct ctl *c, struct session *s, const struct installation *before,
    const char *nothing, struct err *e)
{
	struct rows r = {0};
	struct installation now;
	if (!installation_read(s, &now, e) || !installation_migrations(s, before->schema, &r, e))
		return false;
	bool new_person = now.has_fail_safe && !before->has_fail_safe;
	if (c->json) {
		json_t *j = json_pack("{s:i, s:s, s:o, s:b}", "schema", now.schema, "mode",
		    now.rehearsal ? "rehearsal" : "production", "applied", applied_json(&r),
		    "fail_safe_made", new_person);
		json_dumpf(j, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(j);
	} else {
		for (int i = 0; i < rows_count(&r); i++)
			printf("applied migration %s\n", rows_text(&r, i, 1));
		if (new_person)
			printf("made the fail-safe person %s\n", FAIL_SAFE_REF);
		if (rows_count(&r) == 0 && !new_person)
			printf("%s: nothing to change\n", nothing);
		printf("%s database, schema %d\n", now.rehearsal ? "rehearsal" : "production",
		    now.schema);
	}
	rows_free(&r);
	return true;
}

static void warn_address(const struct config *c)
{
	if (!*c->fail_safe_email)
		fprintf(stderr, "warning: site.fail_safe_email is not set: what nobody else can "
				"receive has nowhere to go\n");
}

/* ---- init ---------------------------------------------------------------------------------- */

static bool refuse_other_mode(const struct installation *was, bool rehearsal, struct err *e)
{
	if (!was->made || was->rehearsal == rehearsal)
		return true;
	err_set(e, ERR_REFUSED, "already initialised, as a %s database",
	    was->rehearsal ? "rehearsal" : "production");
	err_hint(e, "A database keeps its mode for ever; another instance needs another "
		    "database.state_directory or database.");
	return false;
}

static bool add_missing_person(
    const struct config *c, struct session *s, const struct installation *was, struct err *e)
{
	if (was->has_fail_safe)
		return true;
	if (was->has_fail_safe_ref)
		return err_set(e, ERR_REFUSED,
		    "the person %s exists and has not the role fail-safe, and nobody else has it",
		    FAIL_SAFE_REF);
	return installation_add_fail_safe(s, c->fail_safe_email, e);
}

static bool init_database(struct ctl *c, struct owner *o, bool rehearsal, struct err *e)
{
	struct installation was;
	int applied;
	if (!installation_read(o->session, &was, e) || !refuse_other_mode(&was, rehearsal, e))
		return false;
	bool complete = was.made && was.has_fail_safe && was.schema >= SCHEMA_VERSION;
	if (!complete && was.made && embedded(c->config) && o->postgres == 0)
		return err_set(e, ERR_REFUSED,
		    "a running instance holds the database in \"%s\": stop it first",
		    c->config->state_directory);
	return migrate(o->session, c->config->schema_directory, rehearsal, &applied, e) &&
	       add_missing_person(c->config, o->session, &was, e) &&
	       report(c, o->session, &was, "already initialised", e);
}

int ctl_init(struct ctl *c, int argc, char **argv)
{
	const char *rehearsal = NULL;
	const struct ctl_option options[] = {
	    {"rehearsal", NULL, "a database whose clock may be moved", &rehearsal}, {0}};
	struct owner o = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	bool ok = ctl_config(c, &e) && become_owner(c->config, true, &o, &e) &&
		  init_database(c, &o, rehearsal != NULL, &e);
	close_owner(&o);
	if (!ok)
		return ctl_fail(&e);
	warn_address(c->config);
	return CTL_DONE;
}

/* ---- migrate ------------------------------------------------------------------------------- */

static bool migrate_database(struct ctl *c, struct owner *o, struct err *e)
{
	struct installation was;
	int applied;
	if (!installation_read(o->session, &was, e))
		return false;
	if (!was.made) {
		err_set(e, ERR_NOT_FOUND, "the database is not initialised");
		err_hint(e, "followupctl init does it.");
		return false;
	}
	return migrate(o->session, c->config->schema_directory, false, &applied, e) &&
	       report(c, o->session, &was, "up to date", e);
}

int ctl_migrate(struct ctl *c, int argc, char **argv)
{
	struct owner o = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	bool ok = ctl_config(c, &e) && become_owner(c->config, false, &o, &e) &&
		  migrate_database(c, &o, &e);
	close_owner(&o);
	return ok ? CTL_DONE : ctl_fail(&e);
}
