/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.h - a process that a role starts for what may hang or be attacked: one channel, few
 * rights.
 *
 * It is this program once more, `followupd -r ROLE`, so it inherits no memory, and no connection to
 * the database but its own.  Who started it counts its deadline and kills it.
 */
#ifndef FOLLOWUPD_WORKER_H
#define FOLLOWUPD_WORKER_H

#define WORKER_CHANNEL 3 /* the worker's descriptor */

/* Between fork and exec.  config_fd: of config_pass; channel: its end of a socket pair. */
_Noreturn void worker_become(const char *role, int config_fd, int channel);

/* The same for a program of its own, which is passed no configuration. */
_Noreturn void worker_become_program(const char *program, int channel);

#endif
