/* SPDX-License-Identifier: Apache-2.0
 *
 * confine.h - what a process gives up that works on hostile bytes.
 */
#ifndef FOLLOWUPD_CONFINE_H
#define FOLLOWUPD_CONFINE_H

#include <stddef.h>

/* Before its first message: it ends with who started it, starts no process, and has few descriptors
 * and at most so many bytes of memory. */
void worker_confine(size_t memory);

/* From here on it has memory, the descriptors it holds, and a clock: any other system call fails
 * with EPERM.  It opens no file, reaches no network, starts nothing; at most so many seconds of
 * processor time.  No way leads back.  After sandbox_enter() and worker_confine(). */
void confine_to_memory(unsigned seconds);

#endif
