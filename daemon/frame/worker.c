/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c - how a worker begins and what it gives up.
 *
 * Fails: ends the worker.
 */
#include "autoconf.h"
#include "followupd/worker.h"
#include "followupd/config.h"
#include "followupd/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

void worker_become(const char *role, int config_fd, int channel)
{
	const char *argv[5] = {"followupd", "-r", role};
	if (log_enabled(LOG_LVL_DEBUG))
		argv[3] = "-v";
	config_pass_to_child(config_fd);
	if (channel == WORKER_CHANNEL ? fcntl(channel, F_SETFD, 0) < 0
				      : dup2(channel, WORKER_CHANNEL) < 0)
		_exit(126);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("FOLLOWUPD_READY_FD");
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void limit(int resource, rlim_t most)
{
	const struct rlimit r = {most, most};
	if (setrlimit(resource, &r) < 0)
		fatal("could not set a resource limit: %s", strerror(errno));
}

void worker_confine(size_t memory)
{
	/* Without who started it nobody counts the deadline: end with it. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		fatal("could not ask to end with the parent: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	limit(RLIMIT_NOFILE, 32);
#ifndef __SANITIZE_ADDRESS__ /* which starts a thread at its end, and maps terabytes */
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_DATA, memory);
#endif
}
