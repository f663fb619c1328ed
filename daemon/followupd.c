/* SPDX-License-Identifier: Apache-2.0
 *
 * followupd.c - the daemon's options, then one role, or a supervisor of all roles.
 */
#include "autoconf.h"
#include "followupd/alive.h"
#include "followupd/config.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/roles.h"
#include "followupd/sandbox.h"
#include "followupd/supervise.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct process_role {
	const char *name;
	int (*run)(struct config *c);
	void (*check)(const struct config *c, struct checks *k); /* NULL: not supervised */
} roles[] = {
    {"database", database_run, database_check}, /* only in the embedded mode */
    {"intake", intake_run, intake_check},
    {"engine", engine_run, engine_check},
    {"mailer", mailer_run, mailer_check},
    {"web", web_run, web_check},
    {"pages", pages_run, pages_check},
    {"mail-worker", mail_worker_run, NULL},
    {"auth-worker", auth_worker_run, NULL},
};
#define ROLE_COUNT (sizeof roles / sizeof *roles)

static const char usage[] =
    "Usage: followupd [-c FILE] [-r ROLE] [-t] [-v]\n"
    "Tracks recommended follow-up of imaging findings until it is done.\n"
    "\n"
    "  -c, --config FILE   configuration file (default " CONFFILE ")\n"
    "  -r, --role ROLE     run one role: database, intake, engine, mailer, web or pages;\n"
    "                      without it, supervise all of them\n"
    "  -t, --test          check the configuration and what a start needs, and end\n"
    "  -v, --verbose       log at level debug\n"
    "      --config-keys   print every configuration key with its default\n"
    "      --fault-points  print the names of the fault points of a debug build\n"
    "      --alive         say whether the process that writes FOLLOWUPD_ALIVE_FILE turns\n"
    "  -h, --help          print this\n"
    "  -V, --version       print the version\n"
    "\n"
    "See followupd(8) and followupd.conf(5).\n";

struct options {
	const char *config, *role;
	bool test, verbose;
};

enum { OPT_KEYS = 256, OPT_FAULTS, OPT_ALIVE };

static void print_fault_points(void)
{
	for (const char *const *f = fault_names; *f; f++)
		puts(*f);
}

/* The exit status of a health check. */
static int say_alive(void)
{
	struct err e = {0};
	if (alive_check(&e))
		return 0;
	fprintf(stderr, "followupd: %s\n", e.text);
	return 1;
}

/* Ends the process for options that only print. */
static void parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {{"config", required_argument, NULL, 'c'},
	    {"role", required_argument, NULL, 'r'}, {"test", no_argument, NULL, 't'},
	    {"verbose", no_argument, NULL, 'v'}, {"config-keys", no_argument, NULL, OPT_KEYS},
	    {"fault-points", no_argument, NULL, OPT_FAULTS},
	    {"alive", no_argument, NULL, OPT_ALIVE}, {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'}, {0}};
	for (int c; (c = getopt_long(argc, argv, "c:r:tvhV", longs, NULL)) != -1;) {
		switch (c) {
		case 'c':
			o->config = optarg;
			break;
		case 'r':
			o->role = optarg;
			break;
		case 't':
			o->test = true;
			break;
		case 'v':
			o->verbose = true;
			break;
		case OPT_KEYS:
			config_print_keys(false);
			exit(0);
		case OPT_FAULTS:
			print_fault_points();
			exit(0);
		case OPT_ALIVE:
			exit(say_alive());
		case 'h':
			fputs(usage, stdout);
			exit(0);
		case 'V':
			puts("followupd " PACKAGE_VERSION);
			exit(0);
		default:
			fputs("Try followupd --help.\n", stderr);
			exit(2);
		}
	}
	if (optind < argc) {
		fprintf(stderr, "followupd: unexpected argument \"%s\"\nTry followupd --help.\n",
		    argv[optind]);
		exit(2);
	}
}

static const struct process_role *find_role(const char *name)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (strcmp(roles[i].name, name) == 0)
			return &roles[i];
	fprintf(stderr, "followupd: there is no role \"%s\"\nTry followupd --help.\n", name);
	exit(2);
}

static int run_all(struct config *c, const struct options *o)
{
	struct supervised list[ROLE_COUNT];
	int count = 0;
	bool embedded = strcmp(c->database_mode, "embedded") == 0;
	const char *options[4] = {0};
	int n = 0;
	if (o->config) {
		options[n++] = "-c";
		options[n++] = o->config;
	}
	if (o->verbose)
		options[n++] = "-v";
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		bool database = strcmp(roles[i].name, "database") == 0;
		if (roles[i].check && (embedded || !database))
			list[count++] = (struct supervised){roles[i].name, database};
	}
	supervise("/proc/self/exe", options, list, count, c);
	return 0;
}

/* Everything, or what the one role needs.  Returns the exit status. */
static int test(const struct config *c, const struct process_role *only)
{
	struct checks k = {0};
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (roles[i].check && (!only || only == &roles[i]))
			roles[i].check(c, &k);
	checks_end(&k);
	if (!k.faults)
		puts("configuration is valid");
	else
		fprintf(stderr, "%zu fault%s\n", k.faults, k.faults == 1 ? "" : "s");
	return k.faults ? 1 : 0;
}

/* One line for each fault, however many there are. */
static void show_config_faults(bool plain)
{
	char *copy = xstrdup(config_faults()), *rest = copy, *line;
	while ((line = strsep(&rest, "\n"))) {
		if (plain)
			fprintf(stderr, "%s\n", line);
		else
			log_error("configuration: %s", line);
	}
	free(copy);
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct config *c = NULL;
	struct err e = {0};
	parse_options(argc, argv, &o);
	const struct process_role *role = o.role ? find_role(o.role) : NULL;
	log_init(role ? role->name : "followupd", o.verbose ? LOG_LVL_DEBUG : LOG_LVL_INFO);
	if (!o.config && access(CONFFILE, R_OK) == 0)
		o.config = CONFFILE;
	c = config_passed();
	if (!c && !config_load(o.config, &c, &e)) {
		show_config_faults(o.test);
		return 1;
	}
	if (o.test) {
		int status = test(c, role);
		config_free(c);
		return status;
	}
	if (geteuid() == 0) {
		log_error("refusing to run as root");
		return 1;
	}
	log_set_level(log_level_of(c->log_level));
	log_set_limit(c->log_per_minute);
	sandbox_enter();
	int status = role ? role->run(c) : run_all(c, &o);
	config_free(c);
	return status;
}
