/* SPDX-License-Identifier: Apache-2.0
 *
 * options.c - reads a subcommand's options from its table and prints its help from the same.
 *
 * Fails: ends the process, with 0 after --help and 2 after misuse.
 */
#include "autoconf.h"
#include "followupd/ctl.h"
#include "followupd/mem.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define OPTION_FIRST 256
#define OPTIONS_MAX  24

static void print_help(const struct ctl *c, const struct ctl_option *table)
{
	const struct ctl_command *k = c->command;
	printf("Usage: followupctl [-c FILE] [--json] %s%s%s%s\n%s.\n\n", k->name,
	    table && table->name ? " [OPTION]..." : "", *k->arguments ? " " : "", k->arguments,
	    k->summary);
	for (const struct ctl_option *o = table; o && o->name; o++) {
		char *left = xasprintf(
		    "--%s%s%s", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
		printf("  %-24s %s\n", left, o->help);
		free(left);
	}
	printf("  %-24s %s\n  %-24s %s\n\nSee followupctl(1).\n", "--json",
	    "print JSON for a program", "--help", "print this");
}

void ctl_misuse(const struct ctl *c, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "followupctl %s: ", c->command->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nTry followupctl %s --help.\n", c->command->name);
	exit(CTL_MISUSE);
}

static void make_long_options(const struct ctl_option *table, struct option *out)
{
	int n = 0;
	for (const struct ctl_option *o = table; o && o->name && n < OPTIONS_MAX; o++, n++)
		out[n] = (struct option){
		    o->name, o->argument ? required_argument : no_argument, NULL, OPTION_FIRST + n};
	out[n++] = (struct option){"json", no_argument, NULL, 'j'};
	out[n] = (struct option){"help", no_argument, NULL, 'h'};
}

char **ctl_options(
    struct ctl *c, int argc, char **argv, const struct ctl_option *table, int least, int most)
{
	struct option longs[OPTIONS_MAX + 3] = {0};
	make_long_options(table, longs);
	optind = 0; /* GNU getopt starts over, with the subcommand's own words */
	opterr = 0;
	for (int k; (k = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (k == 'h') {
			print_help(c, table);
			exit(CTL_DONE);
		}
		if (k == '?')
			ctl_misuse(c, "unknown option, or one without its value: \"%s\"",
			    argv[optind - 1]);
		if (k == 'j')
			c->json = true;
		else
			*table[k - OPTION_FIRST].value = optarg ? optarg : "";
	}
	int words = argc - optind;
	if (words < least)
		ctl_misuse(c, "missing argument: %s", c->command->arguments);
	if (most >= 0 && words > most)
		ctl_misuse(c, "unexpected argument \"%s\"", argv[optind + most]);
	return argv + optind;
}

int64_t ctl_number(
    const struct ctl *c, const char *what, const char *text, int64_t least, int64_t most)
{
	char *end;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (errno || *end || end == text || n < least || n > most)
		ctl_misuse(c, "%s must be a number from %" PRId64 " to %" PRId64 ", not \"%s\"",
		    what, least, most, text);
	return n;
}
