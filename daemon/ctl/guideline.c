/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline.c - followupctl guideline: the options before a command, then its call.
 */
#include "autoconf.h"
#include "guideline.h"
#include "followupd/buf.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#ifndef GUIDELINE_DIR
#define GUIDELINE_DIR PKGDATADIR "/schema/guidelines"
#endif
#define TABLE_MAX  ((size_t)2 * 1024 * 1024)
#define WIDTH_MAX  200
#define WIDTH_NONE 80

static const struct {
	const char *name;
	int (*run)(struct guideline_command *c);
} commands[] = {{"evaluate", guideline_cmd_evaluate}, {"list", guideline_cmd_list},
    {"check", guideline_cmd_check}, {"show", guideline_cmd_show}, {"diff", guideline_cmd_diff}};

static void usage(void)
{
	fputs("Usage: followupctl [-c FILE] [--json] guideline [OPTION...] COMMAND\n"
	      "Evaluates, lists, shows, checks and compares decision tables.\n"
	      "\n"
	      "  evaluate SYSTEM VERSION KEY=VALUE...  answers one question, in JSON\n"
	      "  evaluate --csv FILE|-                 answers a file of them, in CSV\n"
	      "  list                                  lists the tables\n"
	      "  show SYSTEM VERSION                   shows a table\n"
	      "  show SYSTEM VERSION --explain KEY=VALUE...\n"
	      "                                        and the way to an answer\n"
	      "  check [FILE...]                       proves tables\n"
	      "  diff SYSTEM VERSION [VERSION2]        compares two versions, or the table\n"
	      "                                        that ships with the site's\n"
	      "  diff FILE1 FILE2                      compares two files\n"
	      "\n"
	      "  --dir DIR         where the tables are that ship\n"
	      "  --site-dir DIR    where the site's own are\n"
	      "  --json            print JSON for a program\n"
	      "  --csv FILE        of evaluate: rows of id,system,version,inputs\n"
	      "  --explain         of show: mark the way to the answer\n"
	      "  --tokens FILE     of check: the exam words that modalities may use\n"
	      "\n"
	      "VERSION may be \"default\". See followupd-guidelines(5).\n",
	    stdout);
}

int guideline_misuse(const char *what)
{
	fprintf(stderr, "followupctl guideline: %s\nTry followupctl guideline --help.\n", what);
	return GUIDELINE_MISUSE;
}

int guideline_failure(const struct err *e)
{
	fprintf(stderr, "followupctl guideline: %s\n", e->text);
	if (*e->hint)
		fprintf(stderr, "%s\n", e->hint);
	return GUIDELINE_FAILED;
}

const struct guideline *guideline_named(
    const struct guideline_set *set, const char *system, const char *version, struct err *e)
{
	bool any = strcmp(version, "-") == 0 || strcmp(version, "default") == 0;
	const struct guideline *g = guideline_find(set, system, any ? NULL : version);
	if (!g) {
		err_set(e, ERR_NOT_FOUND, "no table for %.60s %.60s", system, version);
		err_hint(e, "Use \"followupctl guideline list\" to see what there is.");
	}
	return g;
}

const struct guideline *guideline_from_file(const char *path, struct arena *a)
{
	struct err e;
	struct buf text = {0};
	struct guideline *g = NULL;
	bool ok = buf_read_file(&text, path, TABLE_MAX, &e);
	if (!ok)
		printf("%s\n", e.text);
	ok = ok && guideline_read_to(a, path, buf_text(&text), text.len, &g, stdout);
	buf_free(&text);
	return ok ? g : NULL;
}

bool guideline_is_file(const char *arg)
{
	return strchr(arg, '/') || strstr(arg, ".csv");
}

bool guideline_pairs(char **text, int count, struct arena *a, struct pair **out)
{
	*out = arena_alloc(a, (size_t)(count + 1) * sizeof **out);
	for (int i = 0; i < count; i++) {
		char *equals = strchr(text[i], '=');
		if (!equals || equals == text[i])
			return false;
		*equals = '\0';
		(*out)[i] = (struct pair){.key = text[i], .value = equals + 1};
	}
	return true;
}

void guideline_print_json(json_t *j)
{
	json_dumpf(j, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(j);
}

int guideline_width(void)
{
	struct winsize w;
	const char *columns = getenv("COLUMNS");
	int n = columns ? atoi(columns) : 0;
	if (n <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0)
		n = w.ws_col;
	return n <= 0 ? WIDTH_NONE : n > WIDTH_MAX ? WIDTH_MAX : n;
}

/* "--json" may stand behind the command as well; it is taken out. */
static void take_json(struct guideline_command *c)
{
	int kept = 0;
	for (int i = 0; i < c->count; i++)
		if (strcmp(c->arg[i], "--json") == 0)
			c->json = true;
		else
			c->arg[kept++] = c->arg[i];
	c->count = kept;
}

/* Tables named by file need no directory. */
static bool brings_files(const struct guideline_command *c, const char *name)
{
	if (strcmp(name, "check") == 0)
		return c->count > (c->count && strcmp(c->arg[0], "--tokens") == 0 ? 2 : 0);
	return strcmp(name, "diff") == 0 && c->count == 2 && guideline_is_file(c->arg[0]) &&
	       guideline_is_file(c->arg[1]);
}

static int run(struct guideline_command *c, const char *name, const char *dir, const char *site)
{
	struct err e;
	struct guideline_set *set = NULL;
	size_t i = 0, n = sizeof commands / sizeof *commands;
	while (i < n && strcmp(commands[i].name, name) != 0)
		i++;
	if (i == n)
		return guideline_misuse("unknown command");
	if (c->count && strcmp(c->arg[c->count - 1], "--help") == 0) {
		usage();
		return GUIDELINE_DONE;
	}
	take_json(c);
	if (!brings_files(c, name) && !guideline_load(c->arena, dir, site, &set, &e)) {
		guideline_failure(&e);
		return strcmp(name, "diff") == 0 ? GUIDELINE_MISUSE : GUIDELINE_FAILED;
	}
	c->set = set;
	int status = commands[i].run(c);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("followupctl guideline: standard output");
		return status > GUIDELINE_FAILED ? status : GUIDELINE_FAILED;
	}
	return status;
}

int ctl_guideline(int argc, char **argv)
{
	static const struct option options[] = {{"dir", required_argument, NULL, 'd'},
	    {"site-dir", required_argument, NULL, 's'}, {"json", no_argument, NULL, 'j'},
	    {"help", no_argument, NULL, 'h'}, {0}};
	const char *dir = GUIDELINE_DIR, *site = NULL;
	struct guideline_command c = {0};
	int option;
	optind = 0; /* the main program has parsed its own options before */
	opterr = 0;
	while ((option = getopt_long(argc, argv, "+h", options, NULL)) != -1)
		if (option == 'd')
			dir = optarg;
		else if (option == 's')
			site = *optarg ? optarg : NULL;
		else if (option == 'j')
			c.json = true;
		else if (option == 'h') {
			usage();
			return GUIDELINE_DONE;
		} else {
			return guideline_misuse("unknown option");
		}
	if (optind == argc)
		return guideline_misuse("a command is expected");
	c.arena = arena_new();
	c.count = argc - optind - 1;
	c.arg = argv + optind + 1;
	int status = run(&c, argv[optind], dir, site);
	arena_free(c.arena);
	return status;
}
