/* SPDX-License-Identifier: Apache-2.0
 *
 * confine.c - limits of a worker, and a filter of system calls (seccomp(2)) for one that needs no
 * file and no network.
 *
 * The filter names what is allowed; everything else, and every call of another architecture's
 * numbers, fails with EPERM, so that a library which asks for more goes on without it.
 * Fails: ends the process; running with more than intended is worse than not running.
 */
#include "autoconf.h"
#include "followupd/confine.h"
#include "followupd/log.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#elif defined(__powerpc64__)
#define THIS_MACHINE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define THIS_MACHINE AUDIT_ARCH_S390X
#elif defined(__riscv) && __riscv_xlen == 64
#define THIS_MACHINE AUDIT_ARCH_RISCV64
#else
#error "seccomp: the audit architecture of this machine is not known here"
#endif

static void limit(int resource, rlim_t most)
{
	const struct rlimit r = {most, most};
	if (setrlimit(resource, &r) < 0)
		fatal("could not set a resource limit: %s", strerror(errno));
}

void worker_confine(size_t memory)
{
	/* Without who started it nobody counts the deadline: end with it. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		fatal("could not ask to end with the parent: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	limit(RLIMIT_NOFILE, 32);
#ifndef __SANITIZE_ADDRESS__ /* which starts a thread at its end, and maps terabytes */
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_DATA, memory);
#endif
}

static const unsigned allowed[] = {
    __NR_read,
    __NR_readv,
    __NR_write,
    __NR_writev,
    __NR_close,
    __NR_lseek,
    __NR_fstat,
    __NR_mmap,
    __NR_munmap,
    __NR_mremap,
    __NR_mprotect,
    __NR_madvise,
    __NR_brk,
    __NR_futex,
    __NR_sched_yield,
    __NR_clock_gettime,
    __NR_gettimeofday,
    __NR_getpid,
    __NR_gettid,
    __NR_getrandom,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_sigaltstack,
    __NR_restart_syscall,
    __NR_tgkill, /* abort() */
    __NR_exit,
    __NR_exit_group,
};
#define ALLOWED (sizeof allowed / sizeof *allowed)

void confine_to_memory(unsigned seconds)
{
	struct sock_filter f[ALLOWED + 6];
	unsigned short n = 0;
	const unsigned machine = offsetof(struct seccomp_data, arch),
		       number = offsetof(struct seccomp_data, nr);
	const struct rlimit cpu = {seconds, seconds + 1};
	if (setrlimit(RLIMIT_CPU, &cpu) < 0)
		fatal("could not limit processor time: %s", strerror(errno));
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, machine);
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number);
	for (size_t i = 0; i < ALLOWED; i++)
		f[n++] = (struct sock_filter)BPF_JUMP(
		    BPF_JMP | BPF_JEQ | BPF_K, allowed[i], (unsigned char)(ALLOWED - i), 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	const struct sock_fprog program = {n, f};
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		fatal("could not confine the process: %s", strerror(errno));
}
