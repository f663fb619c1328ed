/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox.c - gives up what no role needs.
 *
 * Fails: ends the process; running with more than intended is worse than not running.
 */
#include "autoconf.h"
#include "followupd/sandbox.h"
#include "followupd/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

void sandbox_enter(void)
{
	umask(027);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		fatal("could not give up new privileges: %s", strerror(errno));
#ifndef WITH_FAULTS
	/* Memory holds patient data: no core, and no ptrace by others of the same user. */
	const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_CORE, &none) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		fatal("could not turn core files off: %s", strerror(errno));
#endif
	int passed = sd_listen_fds(0); /* by systemd, from 3 on */
	int first = passed > 1 ? 3 + passed : 4;
	const char *text = getenv("FOLLOWUPD_READY_FD");
	int keep = text ? atoi(text) : first - 1;
	if (keep > first)
		close_range((unsigned)first, (unsigned)keep - 1, 0);
	close_range(keep >= first ? (unsigned)keep + 1 : (unsigned)first, ~0U, 0);
}
