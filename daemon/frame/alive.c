/* SPDX-License-Identifier: Apache-2.0
 *
 * alive.c - writes and reads the file that says when a process last turned.
 *
 * In it stand seconds since the machine's boot: the wall clock may be set meanwhile.
 */
#include "autoconf.h"
#include "followupd/alive.h"
#include "followupd/log.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SIGN_LENGTH 20

static int64_t seconds_since_boot(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

int alive_open(void)
{
	const char *path = getenv("FOLLOWUPD_ALIVE_FILE");
	if (!path || !*path)
		return -1;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		log_warning("FOLLOWUPD_ALIVE_FILE \"%s\": %m", path);
	return fd;
}

void alive_sign(int fd)
{
	char text[SIGN_LENGTH + 1];
	if (fd < 0)
		return;
	snprintf(text, sizeof text, "%19" PRId64 "\n", seconds_since_boot());
	if (pwrite(fd, text, SIGN_LENGTH, 0) != SIGN_LENGTH)
		log_warning("FOLLOWUPD_ALIVE_FILE cannot be written: %m");
}

bool alive_check(struct err *e)
{
	const char *path = getenv("FOLLOWUPD_ALIVE_FILE");
	if (!path || !*path)
		return err_set(e, ERR_CONFIG, "FOLLOWUPD_ALIVE_FILE is not set");
	FILE *f = fopen(path, "re");
	int64_t then = 0, now = seconds_since_boot();
	bool said = f && fscanf(f, "%" SCNd64, &then) == 1;
	if (f)
		fclose(f);
	if (!said)
		return err_set(e, ERR_REFUSED, "\"%s\" says nothing yet", path);
	if (then > now || now - then > ALIVE_STALE)
		return err_set(
		    e, ERR_REFUSED, "no sign for %" PRId64 " seconds, in \"%s\"", now - then, path);
	return true;
}
