/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c - how a worker begins; what it gives up says confine.c.
 *
 * Fails: ends the worker.
 */
#include "autoconf.h"
#include "followupd/worker.h"
#include "followupd/config.h"
#include "followupd/log.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static _Noreturn void become(const char *program, const char *const *argv, int channel)
{
	if (channel == WORKER_CHANNEL ? fcntl(channel, F_SETFD, 0) < 0
				      : dup2(channel, WORKER_CHANNEL) < 0)
		_exit(126);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("FOLLOWUPD_READY_FD");
	execv(program, (char *const *)(uintptr_t)argv);
	_exit(127);
}

void worker_become(const char *role, int config_fd, int channel)
{
	const char *argv[5] = {"followupd", "-r", role};
	if (log_enabled(LOG_LVL_DEBUG))
		argv[3] = "-v";
	config_pass_to_child(config_fd);
	become("/proc/self/exe", argv, channel);
}

void worker_become_program(const char *program, int channel)
{
	const char *argv[2] = {program};
	become(program, argv, channel);
}
