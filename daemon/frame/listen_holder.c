/* SPDX-License-Identifier: Apache-2.0
 *
 * listen_holder.c - finds by /proc which process listens on a port.
 *
 * Fails: answers "unknown" where this user may not look at the process (proc(5)).
 */
#include "autoconf.h"
#include "followupd/listen.h"
#include "followupd/mem.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INODES_MAX 16

struct sockets {
	size_t count;
	unsigned long inode[INODES_MAX];
};

/* Listening sockets on that port, whatever their address: two of them may exclude each other. */
static void find_sockets(const char *table, long port, struct sockets *s)
{
	char line[512];
	FILE *f = fopen(table, "re");
	while (f && fgets(line, sizeof line, f)) {
		unsigned local, state;
		unsigned long inode;
		if (sscanf(line,
			"%*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*s %*s %lu",
			&local, &state, &inode) == 3 &&
		    local == (unsigned)port && state == 0x0a && s->count < INODES_MAX)
			s->inode[s->count++] = inode;
	}
	if (f)
		fclose(f);
}

static bool is_among(const struct sockets *s, const char *link)
{
	char name[40];
	for (size_t i = 0; i < s->count; i++) {
		snprintf(name, sizeof name, "socket:[%lu]", s->inode[i]);
		if (strcmp(link, name) == 0)
			return true;
	}
	return false;
}

static bool read_link(const char *path, char *out, size_t size)
{
	ssize_t n = readlink(path, out, size - 1);
	out[n < 0 ? 0 : n] = '\0';
	return n > 0;
}

static bool holds(const char *pid, const struct sockets *s)
{
	char *path = xasprintf("/proc/%s/fd", pid);
	DIR *d = opendir(path);
	bool found = false;
	for (struct dirent *f; d && !found && (f = readdir(d));) {
		char *fd = xasprintf("%s/%s", path, f->d_name), link[64];
		found = read_link(fd, link, sizeof link) && is_among(s, link);
		free(fd);
	}
	if (d)
		closedir(d);
	free(path);
	return found;
}

/* Its file may be another version of the same program, or replaced since it was started. */
static bool is_program(const char *pid)
{
	char *path = xasprintf("/proc/%s/exe", pid), link[512];
	bool ok = read_link(path, link, sizeof link);
	const char *name = strrchr(link, '/');
	free(path);
	return ok && name && strncmp(name, "/followupd", 10) == 0 &&
	       !isalpha((unsigned char)name[10]);
}

static enum holder judge(long pid, const char *text)
{
	return pid == (long)getpid() ? HOLDER_SELF
	       : pid == 1	     ? HOLDER_SYSTEMD
	       : is_program(text)    ? HOLDER_PROGRAM
				     : HOLDER_OTHER;
}

enum holder listen_holder(long port, long *pid)
{
	struct sockets s = {0};
	enum holder found = HOLDER_UNKNOWN;
	find_sockets("/proc/net/tcp", port, &s);
	find_sockets("/proc/net/tcp6", port, &s);
	DIR *d = opendir("/proc");
	for (struct dirent *f; d && (f = readdir(d));) {
		if (!isdigit((unsigned char)f->d_name[0]) || !holds(f->d_name, &s))
			continue;
		*pid = atol(f->d_name);
		found = judge(*pid, f->d_name);
		if (found != HOLDER_SYSTEMD) /* which keeps those that it has passed on */
			break;
	}
	if (d)
		closedir(d);
	return found;
}
