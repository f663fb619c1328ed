/* SPDX-License-Identifier: Apache-2.0
 *
 * durable.h - what is on the disk when it is said to be.
 */
#ifndef FOLLOWUPD_DURABLE_H
#define FOLLOWUPD_DURABLE_H

#include <stddef.h>
#include "followupd/err.h"

/* All of it, and on the disk; false: errno says why. */
MUST_CHECK bool durable_write(int fd, const void *data, size_t len);
/* A file, or the names in a directory; false: errno says why. */
MUST_CHECK bool durable_path(const char *path);

#endif
