/* SPDX-License-Identifier: Apache-2.0
 *
 * pg_program.c - runs PostgreSQL's own programs: pg_dump, pg_restore, psql.
 */
#include "autoconf.h"
#include "backup.h"
#include "followupd/cluster.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void become(
    const struct config *c, char *path, const char *const argv[], int in, int out, pid_t parent)
{
	struct err e = {0};
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	if (getppid() != parent)
		_exit(0);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	dup2(in < 0 ? null : in, STDIN_FILENO);
	dup2(out < 0 ? null : out, STDOUT_FILENO);
	if (!cluster_environment(c, "owner", &e)) {
		fprintf(stderr, "%s\n", e.text);
		_exit(127);
	}
	execv(path, (char *const *)(uintptr_t)argv);
	fprintf(stderr, "could not execute \"%s\": %m\n", path);
	_exit(127);
}

pid_t pg_program(const struct config *c, const char *const argv[], int in, int out, struct err *e)
{
	char *path = xasprintf("%s/%s", c->database_bin, argv[0]);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		become(c, path, argv, in, out, parent);
	if (pid < 0)
		err_set(e, ERR_SYSTEM, "could not fork: %m");
	free(path);
	return pid;
}

bool pg_program_wait(pid_t pid, const char *name, void (*look)(void *arg), void *arg, struct err *e)
{
	const struct timespec nap = {0, SECONDS(1) / 20 * 1000};
	int status, turn = 0;
	pid_t ended;
	while ((ended = waitpid(pid, &status, look ? WNOHANG : 0)) != pid) {
		if (ended < 0 && errno != EINTR)
			return err_set(e, ERR_SYSTEM, "could not wait for %s: %m", name);
		if (look && ++turn % 10 == 0)
			look(arg);
		if (look)
			nanosleep(&nap, NULL);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status))
		err_set(e, ERR_SYSTEM, "%s ended with status %d", name, WEXITSTATUS(status));
	else
		err_set(e, ERR_SYSTEM, "%s was ended by signal %d", name, WTERMSIG(status));
	err_hint(e, "Its own message stands above; database.bin_directory names where it lies.");
	return false;
}
