/* SPDX-License-Identifier: Apache-2.0
 *
 * connect.c - the configuration and the database connection of a subcommand.
 */
#include "autoconf.h"
#include "followupd/cluster.h"
#include "followupd/ctl.h"
#include "followupd/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_SECONDS 30

bool ctl_config(struct ctl *c, struct err *e)
{
	if (c->config)
		return true;
	if (!c->config_path && access(CONFFILE, R_OK) == 0)
		c->config_path = CONFFILE;
	if (!config_load(c->config_path, &c->config, e))
		return false;
	c->zone = zone_find(c->config->timezone);
	return c->zone || err_set(e, ERR_CONFIG, "site.timezone \"%s\" is not a time zone",
			      c->config->timezone);
}

bool ctl_connect(struct ctl *c, struct err *e)
{
	return ctl_connect_for(c, CONNECT_SECONDS, e);
}

bool ctl_connect_for(struct ctl *c, int seconds, struct err *e)
{
	if (!ctl_config(c, e))
		return false;
	char *info = cluster_conninfo(c->config, "ctl");
	bool ok =
	    session_open(info, seconds, &c->session, e) && session_patience(c->session, seconds, e);
	free(info);
	if (!ok && e->code == ERR_LOST && strcmp(c->config->database_mode, "embedded") == 0)
		err_hint(e, "Is followupd running? It runs the private database in \"%s\".",
		    c->config->state_directory);
	return ok && migrate_check(c->session, e);
}

void ctl_end(struct ctl *c)
{
	session_close(c->session);
	config_free(c->config);
	c->session = NULL;
	c->config = NULL;
}

int ctl_fail(const struct err *e)
{
	fprintf(stderr, "followupctl: %s\n", e->text);
	if (*e->hint)
		fprintf(stderr, "%s\n", e->hint);
	return CTL_REFUSED;
}
