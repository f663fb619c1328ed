/* SPDX-License-Identifier: Apache-2.0
 *
 * drop_place.c - the subfolders of a drop folder, and moving files between them.
 *
 * Fails: with what the kernel says; no file that came is ever replaced or removed, only an .error
 * of ours.
 */
#include "autoconf.h"
#include "drop.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The same name each day: the next free number is soon found. */
#define NUMBERS 100000

static bool open_below(int folder, const char *name, int *fd)
{
	if (mkdirat(folder, name, 0770) != 0 && errno != EEXIST)
		return false;
	*fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *fd >= 0 && faccessat(*fd, ".", R_OK | W_OK | X_OK, AT_EACCESS) == 0;
}

bool drop_places_open(struct drop_places *p, const char *path, struct err *e)
{
	const struct {
		const char *name;
		int *fd;
	} below[] = {{"work", &p->work}, {"done", &p->done}, {"failed", &p->failed}};
	*p = (struct drop_places){-1, -1, -1, -1};
	p->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->folder < 0)
		return err_set(e, ERR_SYSTEM, "could not read \"%s\": %m", path);
	if (faccessat(p->folder, ".", W_OK | X_OK, AT_EACCESS) != 0) {
		err_set(e, ERR_SYSTEM, "could not move files in \"%s\": %m", path);
		if (errno == EROFS)
			err_hint(e, "A unit of systemd needs it in ReadWritePaths.");
		drop_places_close(p);
		return false;
	}
	for (size_t i = 0; i < sizeof below / sizeof *below; i++)
		if (!open_below(p->folder, below[i].name, below[i].fd)) {
			err_set(e, ERR_SYSTEM, "could not use \"%s/%s\": %m", path, below[i].name);
			drop_places_close(p);
			return false;
		}
	return true;
}

void drop_places_close(struct drop_places *p)
{
	int *fd[] = {&p->folder, &p->work, &p->done, &p->failed};
	for (size_t i = 0; i < sizeof fd / sizeof *fd; i++) {
		if (*fd[i] >= 0)
			close(*fd[i]);
		*fd[i] = -1;
	}
}

/* Not every file system can refuse to replace (NFS): there a look before has to do, which only
 * another intake in the same instant could deceive, and those rename to names of their own. */
static bool rename_to_free(int from, const char *name, int to, const char *as)
{
	struct stat st;
	if (renameat2(from, name, to, as, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (fstatat(to, as, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return false;
	}
	return renameat(from, name, to, as) == 0;
}

static void number_name(char as[static DROP_NAME], const char *name, int n)
{
	if (n)
		snprintf(as, DROP_NAME, "%.*s.%d", DROP_NAME_KEPT, name, n + 1);
	else
		snprintf(as, DROP_NAME, "%.*s", DROP_NAME_KEPT, name);
}

bool drop_move(int from, const char *name, int to, char as[static DROP_NAME])
{
	for (int n = 0; n < NUMBERS; n++) {
		number_name(as, name, n);
		if (rename_to_free(from, name, to, as))
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

static bool write_all(int fd, const struct buf *text)
{
	for (size_t off = 0; off < text->len;) {
		ssize_t n = write(fd, text->data + off, text->len - off);
		if (n < 0 && errno != EINTR)
			return false;
		off += n < 0 ? 0 : (size_t)n;
	}
	return true;
}

/* Under another name first, so that whoever reads it reads all of it. */
static bool write_beside(int to, const char *as, const struct buf *text)
{
	char path[DROP_NAME + 10], temporary[DROP_NAME + 10];
	snprintf(path, sizeof path, "%s.error", as);
	snprintf(temporary, sizeof temporary, ".%s.error", as);
	int fd = openat(to, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
	if (fd < 0)
		return false;
	bool ok = write_all(fd, text);
	ok = close(fd) == 0 && ok;
	return ok && renameat(to, temporary, to, path) == 0;
}

bool drop_move_failed(const struct drop_places *p, const char *name, const struct buf *text,
    char as[static DROP_NAME])
{
	struct stat st;
	for (int n = 0; n < NUMBERS; n++) {
		number_name(as, name, n);
		if (fstatat(p->failed, as, &st, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		if (!write_beside(p->failed, as, text))
			return false;
		if (rename_to_free(p->work, name, p->failed, as))
			return true;
		if (errno != EEXIST)
			return false;
	}
	errno = EEXIST;
	return false;
}
