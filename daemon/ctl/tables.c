/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c - the guideline subcommand with the directories of the configuration.
 */
#include "autoconf.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"
#include "guideline.h"

#include <stdlib.h>
#include <string.h>

/* The command's own --dir and --site-dir come behind ours, and so outrank them. */
int ctl_tables(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return ctl_guideline(2, argv);
	if (!ctl_config(c, &e))
		return ctl_fail(&e);
	char **all = xcalloc((size_t)argc + 6, sizeof *all);
	char *dir = xasprintf("--dir=%s", c->config->guideline_directory),
	     *site = xasprintf("--site-dir=%s", c->config->site_guideline_directory),
	     json[] = "--json";
	int n = 0;
	all[n++] = argv[0];
	all[n++] = dir;
	if (*c->config->site_guideline_directory)
		all[n++] = site;
	if (c->json)
		all[n++] = json;
	for (int i = 1; i < argc; i++)
		all[n++] = argv[i];
	int status = ctl_guideline(n, all);
	free(dir);
	free(site);
	free(all);
	return status;
}
