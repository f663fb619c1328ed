/* SPDX-License-Identifier: Apache-2.0
 *
 * init.c - makes the database of an instance, or brings it to this program's schema.
 */
#include "autoconf.h"
#include "followupd/ctl_owner.h"
#include "followupd/ctl_commands.h"
#include "followupd/installation.h"
#include "followupd/migrate.h"

#include <jansson.h>
#include <stdio.h>

/* ---- what was done ------------------------------------------------------------------------ */

static json_t *applied_json(const struct rows *r)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(r); i++)
		json_array_append_new(list, json_string(rows_text(r, i, 1)));
	return list;
}

static bool report(struct ctl *c, struct session *s, const struct installation *before,
    const char *nothing, struct err *e)
{
	struct rows r = {0};
	struct installation now;
	if (!installation_read(s, &now, e) || !installation_migrations(s, before->schema, &r, e))
		return false;
	bool new_person = now.has_fail_safe && !before->has_fail_safe;
	if (c->json) {
		json_t *j = json_pack("{s:i, s:s, s:o, s:b}", "schema", now.schema, "mode",
		    now.rehearsal ? "rehearsal" : "production", "applied", applied_json(&r),
		    "fail_safe_made", new_person);
		json_dumpf(j, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(j);
	} else {
		for (int i = 0; i < rows_count(&r); i++)
			printf("applied migration %s\n", rows_text(&r, i, 1));
		if (new_person)
			printf("made the fail-safe person %s\n", FAIL_SAFE_REF);
		if (rows_count(&r) == 0 && !new_person)
			printf("%s: nothing to change\n", nothing);
		printf("%s database, schema %d\n", now.rehearsal ? "rehearsal" : "production",
		    now.schema);
	}
	rows_free(&r);
	return true;
}

static void warn_address(const struct config *c)
{
	if (!*c->fail_safe_email)
		fprintf(stderr, "warning: site.fail_safe_email is not set: what nobody else can "
				"receive has nowhere to go\n");
}

/* ---- init ---------------------------------------------------------------------------------- */

static bool refuse_other_mode(const struct installation *was, bool rehearsal, struct err *e)
{
	if (!was->made || was->rehearsal == rehearsal)
		return true;
	err_set(e, ERR_REFUSED, "already initialised, as a %s database",
	    was->rehearsal ? "rehearsal" : "production");
	err_hint(e, "A database keeps its mode for ever; another instance needs another "
		    "database.state_directory or database.");
	return false;
}

static bool add_missing_person(
    const struct config *c, struct session *s, const struct installation *was, struct err *e)
{
	if (was->has_fail_safe)
		return true;
	if (was->has_fail_safe_ref)
		return err_set(e, ERR_REFUSED,
		    "the person %s exists and has not the role fail-safe, and nobody else has it",
		    FAIL_SAFE_REF);
	return installation_add_fail_safe(s, c->fail_safe_email, e);
}

static bool init_database(struct ctl *c, struct owner *o, bool rehearsal, struct err *e)
{
	struct installation was;
	int applied;
	if (!installation_read(o->session, &was, e) || !refuse_other_mode(&was, rehearsal, e))
		return false;
	bool complete = was.made && was.has_fail_safe && was.schema >= SCHEMA_VERSION;
	if (!complete && was.made && ctl_embedded(c->config) && o->postgres == 0)
		return err_set(e, ERR_REFUSED,
		    "a running instance holds the database in \"%s\": stop it first",
		    c->config->state_directory);
	return migrate(o->session, c->config->schema_directory, rehearsal, &applied, e) &&
	       add_missing_person(c->config, o->session, &was, e) &&
	       report(c, o->session, &was, "already initialised", e);
}

int ctl_init(struct ctl *c, int argc, char **argv)
{
	const char *rehearsal = NULL;
	const struct ctl_option options[] = {
	    {"rehearsal", NULL, "a database whose clock may be moved", &rehearsal}, {0}};
	struct owner o = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, options, 0, 0);
	bool ok = ctl_config(c, &e) && ctl_become_owner(c->config, OWNER_MAKE, &o, &e) &&
		  init_database(c, &o, rehearsal != NULL, &e);
	ctl_close_owner(&o);
	if (!ok)
		return ctl_fail(&e);
	warn_address(c->config);
	return CTL_DONE;
}

/* ---- migrate ------------------------------------------------------------------------------- */

static bool migrate_database(struct ctl *c, struct owner *o, struct err *e)
{
	struct installation was;
	int applied;
	if (!installation_read(o->session, &was, e))
		return false;
	if (!was.made) {
		err_set(e, ERR_NOT_FOUND, "the database is not initialised");
		err_hint(e, "followupctl init does it.");
		return false;
	}
	return migrate(o->session, c->config->schema_directory, false, &applied, e) &&
	       report(c, o->session, &was, "up to date", e);
}

int ctl_migrate(struct ctl *c, int argc, char **argv)
{
	struct owner o = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	bool ok = ctl_config(c, &e) && ctl_become_owner(c->config, OWNER_THERE, &o, &e) &&
		  migrate_database(c, &o, &e);
	ctl_close_owner(&o);
	return ok ? CTL_DONE : ctl_fail(&e);
}
