/* SPDX-License-Identifier: Apache-2.0
 *
 * database.c - the database role: owns the private PostgreSQL of the embedded mode.
 *
 * Start: initdb if needed, postgres, wait, migrations, ready.  End: fast shutdown, wait.
 * Fails: exits 1 when the cluster cannot start or dies; whoever started us starts us again, and
 * PostgreSQL's own recovery is the recovery.
 */
#include "autoconf.h"
#include "followupd/cluster.h"
#include "followupd/installation.h"
#include "followupd/log.h"
#include "followupd/loop.h"
#include "followupd/mem.h"
#include "followupd/migrate.h"
#include "followupd/roles.h"

#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECOVERY_SECONDS 540
#define STEP_SECONDS	 10

struct database {
	struct config *config;
	struct loop *loop;
	pid_t postgres; /* 0: reaped */
	int status;
	bool stopping;
};

static void on_stop(void *arg)
{
	struct database *d = arg;
	d->stopping = true;
	if (d->postgres)
		kill(d->postgres, SIGINT); /* fast shutdown: open transactions are rolled back */
}

static void on_reload(void *arg)
{
	struct database *d = arg;
	config_reload(d->config, NULL, NULL);
}

static void on_sigchld(evutil_socket_t sig, short what, void *arg)
{
	struct database *d = arg;
	int status;
	if (!d->postgres || waitpid(d->postgres, &status, WNOHANG) != d->postgres)
		return;
	/* An immediate shutdown ends with status 0 too, and nobody here asked for one. */
	bool clean = d->stopping && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!clean)
		log_error("the private database ended with status %d",
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	d->status = clean ? 0 : 1;
	d->postgres = 0;
	loop_quit(d->loop);
}

/* A follow-up always has an owner: the one for those that have none is there from the start. */
static bool make_fail_safe(struct session *s, const struct config *c, struct err *e)
{
	struct installation now;
	if (!installation_read(s, &now, e))
		return false;
	if (now.has_fail_safe || now.has_fail_safe_ref)
		return true;
	if (!*c->fail_safe_email)
		log_warning(
		    "site.fail_safe_email is not set: what nobody else can get, nobody gets");
	return installation_add_fail_safe(s, c->fail_safe_email, e);
}

/* Recovery after a crash may take minutes, and no boot must wait with it: those that need the
 * database can.  Little is read here meanwhile, so the watchdog is put off. */
static bool wait_for_cluster(struct database *d, struct err *e)
{
	for (int waited = 0; waited < RECOVERY_SECONDS; waited += STEP_SECONDS) {
		if (cluster_wait(d->config, d->postgres, STEP_SECONDS, e))
			return true;
		if (e->code != ERR_LOST)
			return false;
		loop_waits(
		    d->loop, RECOVERY_SECONDS, "PostgreSQL, which is starting or recovering");
		/* A signal to stop is heard: cluster_wait() sees the end that on_stop() asks for.
		 */
		event_base_loop(loop_base(d->loop), EVLOOP_NONBLOCK);
	}
	return false;
}

static bool bring_up_to_date(const struct config *c, struct err *e)
{
	struct session *s = NULL;
	int applied;
	char *info = cluster_conninfo(c, "owner");
	/* A new database is a production one; followupctl init --rehearsal comes before the first
	 * start. */
	bool ok = session_open(info, 60, &s, e) &&
		  migrate(s, c->schema_directory, false, &applied, e) && make_fail_safe(s, c, e);
	session_close(s);
	free(info);
	return ok;
}

/* The state directory is made by the first start, in one that is there. */
static void check_state(const struct config *c, struct checks *k)
{
	struct err e = {0};
	char *parent = xstrdup(c->state_directory);
	bool exists = access(c->state_directory, F_OK) == 0;
	checks_directory(
	    k, "database.state_directory", exists ? c->state_directory : dirname(parent), true);
	if (!cluster_path_fits(c, &e))
		checks_fault(k, "database.state_directory", &e);
	free(parent);
}

void database_check(const struct config *c, struct checks *k)
{
	struct err e = {0};
	if (!migrate_have_all(c->schema_directory, &e))
		checks_fault(k, "database.schema_directory", &e);
	if (strcmp(c->database_mode, "embedded") != 0) {
		if (!cluster_check_connection(c, &e))
			checks_fault(k, "database.connection", &e);
		return;
	}
	checks_program(k, "database.bin_directory", c->database_bin, "postgres");
	checks_program(k, "database.bin_directory", c->database_bin, "initdb");
	if (!cluster_is_whole(c, &e))
		checks_fault(k, "database.state_directory", &e);
	check_state(c, k);
}

int database_run(struct config *c)
{
	struct database d = {.config = c, .status = 1};
	struct err e = {0};
	if (strcmp(c->database_mode, "embedded") != 0) {
		log_error(
		    "the database role has nothing to run: database.mode is %s", c->database_mode);
		return 1;
	}
	d.loop = loop_new(on_stop, on_reload, &d);
	if (cluster_is_whole(c, &e) && cluster_prepare(c, &e))
		d.postgres = cluster_start(c, &e);
	if (d.postgres <= 0 || !wait_for_cluster(&d, &e) || !bring_up_to_date(c, &e)) {
		log_err(LOG_LVL_ERROR, &e, "the private database did not start");
		loop_status(d.loop, "the private database did not start: %s", e.text);
		if (d.postgres > 0) {
			kill(d.postgres, SIGINT);
			waitpid(d.postgres, NULL, 0);
		}
		loop_free(d.loop);
		return 1;
	}
	struct event *child =
	    event_new(loop_base(d.loop), SIGCHLD, EV_SIGNAL | EV_PERSIST, on_sigchld, &d);
	event_add(child, NULL);
	event_active(child, EV_SIGNAL, 1); /* it may have ended before anybody listened */
	loop_ready(d.loop);
	loop_status(d.loop, "PostgreSQL is running as process %ld", (long)d.postgres);
	loop_run(d.loop);
	event_free(child);
	loop_free(d.loop);
	return d.status;
}
