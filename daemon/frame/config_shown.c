/* SPDX-License-Identifier: Apache-2.0
 *
 * config_shown.c - the configuration for people outside of the site.
 *
 * Numbers, choices and defaults are shown, and of texts those that are named here; of any other,
 * also of a key that is new, only whether it is set.
 */
#include "autoconf.h"
#include "config_parts.h"

#include <stdio.h>
#include <string.h>

/* How it is run and where its files are; not who or what the site is, whom it reaches, or a secret.
 */
static const char *const shown[] = {"site.timezone", "site.language", "database.bin_directory",
    "database.state_directory", "database.schema_directory", "checkpoint.directory",
    "checkpoint.key_file", "listener.timezone", "listener.charset", "listener.tls_certificate",
    "listener.tls_key", "listener.tls_client_ca", "folder.path", "folder.pattern",
    "folder.timezone", "folder.charset", "mail.ca_file", "mail.password_file", "replies.key_file",
    "replies.maildir", "web.address", "pages.address", "pages.socket", "pages.auth_socket",
    "documents.socket", "pages.sign_in", "pages.header_name", "rules.policy", "rules.guidelines",
    "rules.site_guidelines", "rules.narrative", "rules.site_narrative", "rules.codes",
    "rules.site_exam_codes", "rules.holidays", "rules.workdays", "rules.send_time",
    "rules.templates"};

static bool is_shown(const struct config_key *k)
{
	size_t n = strlen(k->section);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (strncmp(shown[i], k->section, n) == 0 && shown[i][n] == '.' &&
		    strcmp(shown[i] + n + 1, k->name) == 0)
			return true;
	return false;
}

static void put(struct buf *b, const struct config_key *k, size_t number, const void *base)
{
	char scratch[24], title[24] = "";
	const char *text = config_text(k, base, scratch);
	bool plain =
	    k->type != KEY_TEXT || !*text || (k->fallback && strcmp(text, k->fallback) == 0);
	if (number)
		snprintf(title, sizeof title, " %zu", number);
	buf_addf(b, "%s%s.%s = ", k->section, title, k->name);
	if (plain || is_shown(k))
		buf_addf(b, "\"%s\"\n", text);
	else
		buf_adds(b, "(set, not shown)\n");
}

void config_show(const struct config *c, struct buf *out)
{
	for (const struct config_key *k = config_keys; k->name; k++) {
		const struct titled *t = config_titled(k->section);
		if (!t)
			put(out, k, 0, c);
		for (size_t i = 0; t && i < titled_count(t, c); i++)
			put(out, k, i + 1, titled_at(t, c, i));
	}
}
