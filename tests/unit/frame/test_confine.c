/* SPDX-License-Identifier: Apache-2.0
 *
 * test_confine.c - a process that is confined to its memory reaches nothing else.
 */
#include "autoconf.h"
#include "followupd/confine.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *confine_suite(void);

static bool denied(long result)
{
	return result == -1 && errno == EPERM;
}

/* The number of what was not denied; 0: all was. */
static int try_all(void)
{
	char *const argv[] = {NULL};
	if (!denied(open("/etc/passwd", O_RDONLY)))
		return 1;
	if (!denied(socket(AF_INET, SOCK_STREAM, 0)) || !denied(socket(AF_UNIX, SOCK_STREAM, 0)))
		return 2;
	if (!denied(syscall(__NR_clone, 0, NULL, NULL, NULL, NULL)))
		return 3;
	if (!denied(execve("/bin/true", argv, argv)))
		return 4;
	if (!denied(unlink("/nowhere")) || !denied(kill(getppid(), 0)))
		return 5;
	char *p = malloc(1 << 20); /* memory there is */
	if (!p)
		return 6;
	memset(p, 1, 1 << 20);
	free(p);
	return 0;
}

START_TEST(nothing_but_memory)
{
	pid_t child = fork();
	if (child == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
			_exit(100);
		confine_to_memory(10);
		_exit(try_all());
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(processor_time_ends)
{
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		confine_to_memory(1);
		for (volatile int i = 0;; i = !i)
			;
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
}
END_TEST

Suite *confine_suite(void)
{
	Suite *s = suite_create("confine");
	TCase *t = tcase_create("confine");
	tcase_add_test(t, nothing_but_memory);
	tcase_add_test(t, processor_time_ends);
	suite_add_tcase(s, t);
	return s;
}
