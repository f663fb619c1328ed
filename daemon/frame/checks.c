/* SPDX-License-Identifier: Apache-2.0
 *
 * checks.c - looks at files, directories, programs and ports without changing them.
 *
 * Fails: never; whatever is wrong is a line.
 */
#include "autoconf.h"
#include "followupd/checks.h"
#include "followupd/buf.h"
#include "followupd/config.h"
#include "followupd/listen.h"
#include "followupd/mem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)64 << 20)

void checks_fault(struct checks *k, const char *what, const struct err *e)
{
	k->faults++;
	char line[sizeof e->text + 300];
	snprintf(line, sizeof line, "%s: %s", what, e->text);
	const char *where = config_where(line);
	if (!*where)
		where = config_where(e->text);
	fprintf(stderr, "%s%s%s%s\n", where, line, e->hint[0] ? "; hint: " : "", e->hint);
}

void checks_note(struct checks *k, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void checks_file(struct checks *k, const char *key, const char *path)
{
	struct buf b = {0};
	struct err e = {0};
	if (!buf_read_file(&b, path, FILE_MAX, &e))
		checks_fault(k, key, &e);
	else
		explicit_bzero(b.data, b.len); /* it may be a password */
	buf_free(&b);
}

void checks_directory(struct checks *k, const char *key, const char *path, bool written)
{
	struct err e = {0};
	struct stat st;
	if (stat(path, &st) < 0)
		err_set(&e, ERR_SYSTEM, "could not find directory \"%s\": %m", path);
	else if (!S_ISDIR(st.st_mode))
		err_set(&e, ERR_SYSTEM, "\"%s\" is not a directory", path);
	else if (access(path, R_OK | X_OK) < 0)
		err_set(&e, ERR_SYSTEM, "could not read directory \"%s\": %m", path);
	else if (written && access(path, W_OK) < 0)
		err_set(&e, ERR_SYSTEM, "could not write to directory \"%s\": %m", path);
	if (e.code != ERR_NONE)
		checks_fault(k, key, &e);
}

void checks_program(struct checks *k, const char *key, const char *directory, const char *name)
{
	struct err e = {0};
	char *path = xasprintf("%s/%s", directory, name);
	if (access(path, X_OK) < 0) {
		err_set(&e, ERR_SYSTEM, "could not execute \"%s\": %m", path);
		checks_fault(k, key, &e);
	}
	free(path);
}

static void say_holder(struct checks *k, const char *what, long port, const struct err *e)
{
	long pid;
	struct err in_use = *e;
	switch (listen_holder(port, &pid)) {
	case HOLDER_PROGRAM:
		checks_note(k, "%s: port %ld is held by followupd, process %ld", what, port, pid);
		return;
	case HOLDER_SYSTEMD:
		checks_note(k, "%s: port %ld is held by systemd", what, port);
		return;
	case HOLDER_SELF:
		err_hint(&in_use, "The same address and port stand in another section.");
		break;
	case HOLDER_OTHER:
		err_hint(&in_use, "Process %ld has it.", pid);
		break;
	case HOLDER_UNKNOWN:
		err_hint(&in_use, "Root can see whose it is.");
		break;
	}
	checks_fault(k, what, &in_use);
}

void checks_port(struct checks *k, const char *what, const char *address, long port)
{
	struct err e = {0};
	int fd, bound;
	if (listen_open(address, port, 1, &fd, &bound, &e)) {
		if (k->port_count < sizeof k->port_fd / sizeof *k->port_fd)
			k->port_fd[k->port_count++] = fd;
		else
			close(fd);
	} else if (e.code == ERR_REFUSED) {
		say_holder(k, what, port, &e);
	} else {
		checks_fault(k, what, &e);
	}
}

void checks_end(struct checks *k)
{
	for (size_t i = 0; i < k->port_count; i++)
		close(k->port_fd[i]);
	k->port_count = 0;
}
