/* SPDX-License-Identifier: Apache-2.0
 *
 * durable.c - writes, and waits until the disk has it.
 */
#include "autoconf.h"
#include "followupd/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool durable_write(int fd, const void *data, size_t len)
{
	for (const char *p = data; len > 0;) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return fsync(fd) == 0;
}

bool durable_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	errno = why;
	return ok;
}
