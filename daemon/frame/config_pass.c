/* SPDX-License-Identifier: Apache-2.0
 *
 * config_pass.c - hands the accepted configuration to processes that this program starts.
 *
 * It lies in a sealed memory file, whose descriptor's number is in FOLLOWUPD_CONFIG_FD: the file on
 * disk may have changed since, and what it says now nobody has accepted.  Format: NUL-terminated
 * texts; the file's path, then section, title, key and value of each key.
 * Fails: ends the process; parent and child are the same program and agree.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define VARIABLE  "FOLLOWUPD_CONFIG_FD"
#define FD_LOWEST 10 /* above those that have a fixed meaning in a child */

static void add_text(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s) + 1);
}

static void add_value(
    struct buf *b, const struct config_key *k, const char *title, const void *base)
{
	char scratch[24];
	add_text(b, k->section);
	add_text(b, title);
	add_text(b, k->name);
	add_text(b, config_text(k, base, scratch));
}

static void write_all(struct buf *b, const struct config *c)
{
	add_text(b, c->path ? c->path : "");
	for (const struct config_key *k = config_keys; k->name; k++) {
		const struct titled *t = config_titled(k->section);
		if (!t)
			add_value(b, k, "", c);
		for (size_t i = 0; t && i < titled_count(t, c); i++)
			add_value(b, k, titled_name(t, c, i), titled_at(t, c, i));
	}
}

int config_pass(const struct config *c)
{
	struct buf b = {0};
	write_all(&b, c);
	int first = memfd_create("followupd-config", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int fd = first < 0 ? -1 : fcntl(first, F_DUPFD_CLOEXEC, FD_LOWEST);
	if (fd < 0 || write(fd, b.data, b.len) != (ssize_t)b.len ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		fatal("could not put the configuration into a memory file: %s", strerror(errno));
	close(first);
	buf_free(&b);
	return fd;
}

void config_pass_to_child(int fd)
{
	char number[16];
	snprintf(number, sizeof number, "%d", fd);
	if (fcntl(fd, F_SETFD, 0) < 0 || setenv(VARIABLE, number, 1) < 0)
		_exit(126);
}

/* ---- the child's side ----------------------------------------------------------- */

struct pass_reader {
	const char *at, *end;
};

static const char *next_text(struct pass_reader *r)
{
	const char *s = r->at, *nul = memchr(s, '\0', (size_t)(r->end - s));
	if (!nul)
		fatal("the passed configuration is cut off");
	r->at = nul + 1;
	return s;
}

static const struct config_key *find_key(const char *section, const char *name)
{
	for (const struct config_key *k = config_keys; k->name; k++)
		if (strcmp(k->section, section) == 0 && strcmp(k->name, name) == 0)
			return k;
	fatal("the passed configuration has an unknown key %s.%s", section, name);
}

static void read_all(struct pass_reader r, struct config *c)
{
	const char *path = next_text(&r);
	c->path = *path ? xstrdup(path) : NULL;
	while (r.at < r.end) {
		const char *section = next_text(&r), *title = next_text(&r), *name = next_text(&r),
			   *value = next_text(&r);
		const struct titled *t = config_titled(section);
		void *base = t ? titled_find(t, c, title) : c;
		config_store(find_key(section, name), t ? title : NULL, value,
		    base ? base : titled_add(t, c, title));
	}
}

struct config *config_passed(void)
{
	const char *number = getenv(VARIABLE);
	struct stat st;
	if (!number)
		return NULL;
	int fd = atoi(number);
	if (fstat(fd, &st) < 0)
		fatal("%s is no descriptor: %s", VARIABLE, strerror(errno));
	size_t size = (size_t)st.st_size;
	/* Children share the file's position, so nobody moves it. */
	char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		fatal("could not read the passed configuration: %s", strerror(errno));
	struct config *c = xcalloc(1, sizeof *c);
	read_all((struct pass_reader){bytes, bytes + size}, c);
	munmap(bytes, size);
	close(fd);
	unsetenv(VARIABLE);
	return c;
}
