/* SPDX-License-Identifier: Apache-2.0
 *
 * learn.c - followupctl source learn: reads a day of messages and proposes how to read its sender.
 *
 * Files are read as a drop folder reads them: batches, sequences and MLLP frames alike, but as they
 * are: packed ones have to be unpacked first.  Nothing is stored, and no database is asked.
 */
#include "autoconf.h"
#include "learn.h"
#include "followupd/buf.h"
#include "followupd/ctl_commands.h"
#include "followupd/drop_names.h"
#include "followupd/hl7_batch.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX ((size_t)1024 * 1024 * 1024)

/* ---- files ---------------------------------------------------------------------------------- */

static bool learn_file(struct learned *l, const char *file, struct err *e)
{
	struct buf raw = {0};
	struct hl7_span message;
	if (!buf_read_file(&raw, file, FILE_MAX, e))
		return false;
	struct hl7_batch b = hl7_batch_of(buf_text(&raw), raw.len);
	while (hl7_batch_next(&b, &message))
		learn_message(l, message);
	l->files++;
	l->empty_files += !b.messages;
	l->mismatches += b.mismatches;
	l->junk += b.junk;
	buf_free(&raw);
	return true;
}

static int in_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_meant(const struct dirent *f)
{
	return !drop_is_temporary(f->d_name);
}

/* The files in it, as a drop folder has them; its own folders are left alone. */
static bool learn_folder(struct learned *l, const char *path, struct err *e)
{
	struct dirent **list = NULL;
	int n = scandir(path, &list, is_meant, in_order);
	bool ok =
	    n >= 0 || err_set(e, ERR_SYSTEM, "could not read \"%s\": %s", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		struct stat st;
		char *file = xasprintf("%s/%s", path, list[i]->d_name);
		if (ok && stat(file, &st) == 0 && S_ISREG(st.st_mode))
			ok = learn_file(l, file, e);
		free(file);
		free(list[i]);
	}
	free(list);
	return ok;
}

static bool learn_path(struct learned *l, const char *path, struct err *e)
{
	struct stat st;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return learn_folder(l, path, e);
	return learn_file(l, path, e);
}

/* ---- the name ------------------------------------------------------------------------------- */

/* "riverbend" of the facility that sends most. */
static const char *name_of(struct learned *l)
{
	const struct tallied **sorted = tally_sorted(&l->facilities);
	if (!l->facilities.distinct || !sorted[0]->several)
		return "source";
	char *name = arena_strdup(l->a, sorted[0]->text), *to = name;
	for (const char *p = sorted[0]->text; *p; p++)
		if (isalnum((unsigned char)*p) || *p == '-' || *p == '_')
			*to++ = (char)tolower((unsigned char)*p);
	*to = '\0';
	return *name ? name : "source";
}

static bool is_quotable(const char *text)
{
	return text[strcspn(text, "\"\\\n\r")] == '\0';
}

int ctl_source_learn(struct ctl *c, int argc, char **argv)
{
	struct learned *l = xcalloc(1, sizeof *l);
	struct learn_proposal p = {0};
	struct err e = {0};
	const char *port = "2575", *block = NULL;
	const struct ctl_option options[] = {
	    {"name", "NAME", "of the listener or folder (default: the sending facility)", &p.name},
	    {"folder", "PATH", "propose a folder, not a listener", &p.folder},
	    {"port", "N", "of the listener (default 2575)", &port},
	    {"block", NULL, "print only what goes into the configuration", &block}, {0}};
	char **file = ctl_options(c, argc, argv, options, 1, -1);
	p.port = (long)ctl_number(c, "--port", port, 0, 65535);
	if ((p.name && !is_quotable(p.name)) || (p.folder && !is_quotable(p.folder)))
		ctl_misuse(c, "a name or a path has no quotes, backslashes and line ends");
	l->a = arena_new();
	bool ok = ctl_config(c, &e) && learn_begin(l, c, &e);
	for (; ok && *file; file++)
		ok = learn_path(l, *file, &e);
	if (ok && l->messages == l->rejected)
		ok = err_set(&e, ERR_INPUT, "there is no HL7 message that could be read");
	if (ok) {
		p.name = p.name ? p.name : name_of(l);
		learn_propose(l, &p);
		if (c->json)
			ctl_print_json(learn_json(l, &p));
		else if (block)
			fputs(learn_block(l, &p), stdout);
		else
			learn_print(l, &p);
	}
	arena_free(l->a);
	free(l);
	return ok ? CTL_DONE : ctl_fail(&e);
}
