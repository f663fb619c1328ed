/* SPDX-License-Identifier: Apache-2.0
 *
 * tar.h - a tar archive in memory: plain files, in the form of POSIX (ustar).
 */
#ifndef FOLLOWUPD_TAR_H
#define FOLLOWUPD_TAR_H

#include <stdint.h>
#include "followupd/buf.h"

/* name: less than 100 bytes; it is a bug otherwise.  seconds: since the epoch.  Mode 0600. */
void tar_add(struct buf *b, const char *name, const char *data, size_t len, int64_t seconds);
/* What ends the archive; after the last file. */
void tar_end(struct buf *b);

#endif
