/* SPDX-License-Identifier: Apache-2.0
 *
 * owner.c - connects as the owner of the database, and starts the private one where nobody runs it.
 */
#include "autoconf.h"
#include "followupd/ctl_owner.h"
#include "followupd/cluster.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLUSTER_SECONDS 60

bool ctl_embedded(const struct config *c)
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

void ctl_close_owner(struct owner *o)
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
bool ctl_become_owner(
    const struct config *c, enum owner_wants wants, struct owner *o, struct err *e)
{
	if (!ctl_embedded(c))
		return open_owner(c, CLUSTER_SECONDS, o, e);
	if (!right_user(c, e) || (wants != OWNER_RESTORE && !cluster_is_whole(c, e)))
		return false;
	if (cluster_exists(c)) {
		struct err ignored;
		if (open_owner(c, 5, o, &ignored))
			return true;
	} else if (wants == OWNER_THERE) {
		err_set(e, ERR_NOT_FOUND, "there is no database in \"%s\"", c->state_directory);
		err_hint(e, "followupctl init makes it.");
		return false;
	}
	return cluster_prepare(c, e) && start_cluster(c, o, e) &&
	       open_owner(c, CLUSTER_SECONDS, o, e);
}
