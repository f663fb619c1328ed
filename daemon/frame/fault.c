/* SPDX-License-Identifier: Apache-2.0
 *
 * fault.c - the fault points a kill test can ask for (see fault.h).
 *
 * Fails: that is its purpose, and only under --enable-debug.
 */
#include "autoconf.h"
#include "followupd/fault.h"

#include <stddef.h>

/* In the order in which a message passes them, from the MLLP byte to the delivery row. */
const char *const fault_names[] = {
    "intake.frame-read",      /* a whole frame is in memory, nothing is stored */
    "intake.batch-sent",      /* the insert is on its way, its commit not known */
    "intake.committed",	      /* stored; the sender not answered */
    "intake.answered",	      /* stored and answered */
    "engine.claimed",	      /* messages of some lanes are locked, nothing is read */
    "engine.loaded",	      /* the charts are in memory, their patients locked */
    "engine.decided",	      /* decided in memory, nothing is written */
    "engine.saved",	      /* rows are on their way, the commit is not */
    "engine.committed",	      /* the decision stands; nobody has been told */
    "engine.timer-claimed",   /* a due timer's patient is locked */
    "engine.timer-decided",   /* decided in memory, nothing is written */
    "engine.timer-committed", /* the step stands */
    "mailer.claimed",	      /* leases are taken, no worker has a mail */
    "mailer.handed-over",     /* a worker has the mail */
    "worker.connected",	      /* the server has greeted */
    "worker.before-body",     /* the server waits for the body, permission not asked */
    "mailer.body-permitted",  /* phase = body is committed, the worker not yet told */
    "worker.body-permitted",  /* the worker may send, has not sent */
    "worker.accepted",	      /* the server has accepted, the mailer does not know: in doubt */
    "mailer.accepted",	      /* the mailer knows, nothing is recorded: in doubt */
    "mailer.recorded",	      /* the delivery row is committed */
    NULL,
};

#ifdef WITH_FAULTS

#include "followupd/log.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int passed[sizeof fault_names / sizeof *fault_names];

static int fault_index(const char *name)
{
	for (int i = 0; fault_names[i]; i++)
		if (strcmp(fault_names[i], name) == 0)
			return i;
	bug("fault point \"%s\" is not in fault_names[]", name);
}

/* Whether this is the first process that reaches the fault: the file is the memory of it. */
static bool first_time(const char *name)
{
	const char *once = getenv("FOLLOWUPD_FAULT_ONCE");
	if (!once)
		return true;
	char path[512];
	snprintf(path, sizeof path, "%s.%s", once, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void act(const char *name, const char *action)
{
	if (strncmp(action, "delay=", 6) == 0) {
		long ms = strtol(action + 6, NULL, 10);
		struct timespec ts = {ms / 1000, ms % 1000 * 1000000};
		nanosleep(&ts, NULL);
		return;
	}
	if (!first_time(name))
		return;
	log_info("fault point %s: %s", name, action);
	if (strcmp(action, "kill") == 0)
		raise(SIGKILL);
	if (strcmp(action, "exit") == 0)
		_exit(86);
	bug("fault action \"%s\" is not kill, exit or delay=MS", action);
}

void fault_hit(const char *name)
{
	int passage = ++passed[fault_index(name)];
	const char *spec = getenv("FOLLOWUPD_FAULT");
	if (!spec)
		return;
	char *copy = strdup(spec), *rest = copy, *item;
	while (copy && (item = strsep(&rest, ","))) {
		char *at = strsep(&item, ":"), *action = strsep(&item, ":"), *count = item;
		if (action && strcmp(at, name) == 0 && passage == (count ? atoi(count) : 1))
			act(name, action);
	}
	free(copy);
}

#endif
