/* SPDX-License-Identifier: Apache-2.0
 *
 * config.h - the configuration: one table of keys, one structure, read at the start and on SIGHUP.
 *
 * config_keys[] is the only list of keys: the parser, `followupd --config-keys`, the manual and the
 * sample file are held against it by a test.  Everybody else gets a const struct config *.
 */
#ifndef FOLLOWUPD_CONFIG_H
#define FOLLOWUPD_CONFIG_H

#include <stddef.h>
#include "followupd/authority.h"
#include "followupd/buf.h"
#include "followupd/err.h"

enum key_type { KEY_TEXT, KEY_INT, KEY_BOOL, KEY_CHOICE };

struct config_key {
	const char *section; /* "listener" stands for every listener "NAME" { }, so do "folder" and
				"authority" */
	const char *name;
	enum key_type type;
	size_t offset;	      /* in struct config, listener, folder or authority */
	const char *fallback; /* default, as written in the file; NULL: must be given */
	long min, max;	      /* KEY_INT */
	const char *choices;  /* KEY_CHOICE: "auto|original|enhanced|none" */
	bool reload;	      /* taken over on SIGHUP; else at the next start */
	const char *help;     /* one sentence, with the unit */
};

extern const struct config_key config_keys[]; /* ends with name NULL */

/* One port that speaks MLLP, or HTTP for FHIR. */
struct listener {
	const char *name;
	const char *protocol; /* mllp fhir */
	const char *facility; /* of what comes as FHIR; empty = the name */
	const char *address;
	long port;
	const char
	    *allow;	 /* addresses or networks that may connect, comma separated; empty = all */
	const char *ack; /* auto original enhanced none */
	bool strict;	 /* unsupported types are refused (AR) instead of accepted */
	bool commit_block;  /* MLLP release 2 commit acknowledgements */
	long max_frame;	    /* bytes */
	long frame_timeout; /* seconds from start block to end block */
	long idle_timeout;  /* seconds; 0 = for ever */
	long max_connections, max_per_address;
	long peer_uid;	       /* of the proxy at a Unix socket; -1: nobody */
	const char *timezone;  /* of senders that state no offset; empty = the site's */
	const char *charset;   /* where none is declared and the bytes are not UTF-8 */
	const char *accession; /* field that holds the accession: OBR-3 OBR-18 OBR-20 */
	const char *documents; /* both text ask: what becomes of reports that are documents */
	const char *narrative; /* on shadow off: what the prose of its reports may do */
	const char *tls_certificate, *tls_key,
	    *tls_client_ca; /* all three: TLS with client certificates */
};

/* A folder that files of HL7 messages are put into. */
struct folder {
	const char *name;
	const char *path;	    /* "": nothing is read */
	const char *pattern;	    /* of file names, separated by blanks */
	long quiet;		    /* seconds a file has to be left alone before it is taken */
	long scan;		    /* seconds between looks */
	long max_file, max_message; /* bytes */
	const char *timezone, *charset, *accession, *narrative, *documents; /* as of a listener */
};

struct config {
	const char *path; /* of the file, or NULL */

	const char *site_phone;			     /* "": nobody is to be phoned */
	const char *return_address, *address_window; /* of letters to patients */
	const char *site_name, *timezone, *domain, *worklist_url, *fail_safe_email, *language;

	const char *state_directory;	 /* the embedded cluster lives in it */
	const char *database_mode;	 /* embedded external */
	const char *database_connection; /* libpq string, without user */
	long database_timeout;		 /* seconds */
	const char *schema_directory;	 /* of the migrations */
	const char *checkpoint_directory, *checkpoint_key_file;
	const char *database_bin; /* directory of initdb and postgres */

	size_t listener_count;
	struct listener *listener;

	size_t folder_count;
	struct folder *folder;

	size_t authority_count;
	struct authority *authority;

	const char *smtp_host;
	long smtp_port;
	const char *smtp_tls; /* required opportunistic off */
	const char *smtp_ca_file, *smtp_username, *smtp_password_file, *smtp_helo;
	bool smtp_dsn;
	long smtp_auth_pause;  /* seconds to the next attempt after a refused password */
	long smtp_sessions;    /* workers at a time */
	long smtp_per_session; /* mails a worker sends before it ends */
	long smtp_timeout;     /* seconds for one answer of the server */
	long smtp_deadline;    /* seconds for one mail; then the worker is killed */
	long retry_first, retry_max, retry_for; /* seconds */
	const char *mail_from, *mail_reply_to, *mail_envelope_from;

	const char *documents_socket;		   /* "": the engine starts its workers */
	long documents_deadline;		   /* seconds */
	long documents_memory, documents_max_size; /* MiB */
	long documents_max_pages;

	const char *replies_key_file; /* empty: nobody reads what is answered */
	const char *replies_address, *replies_maildir;
	long replies_valid_days; /* of a mail, for an answer to it */

	const char *web_address;
	long web_port;

	const char *pages_address; /* loopback; "": none */
	long pages_port;
	const char *pages_socket, *pages_auth_socket, *pages_public_url; /* "": none */
	const char *pages_sign_in; /* any of "local pam header" */
	const char *pages_header_name;
	long pages_header_peer_uid;		  /* -1: nobody */
	long pages_idle_minutes, pages_day_hours; /* to the end of a session */
	long pages_link_days;
	const char *pages_link_identity; /* none partial sign-in */
	const char *pages_link_closing;	 /* check yes no */

	const char *policy_file, *guideline_directory, *site_guideline_directory, *code_directory;
	const char *narrative_directory, *site_narrative_directory;
	const char *site_exam_codes, *holidays_file, *template_directory;
	const char *workdays;  /* "Mon Tue Wed Thu Fri" */
	const char *send_time; /* HH:MM local */

	const char *log_level; /* debug info warning error */
	long log_per_minute;   /* lines of one kind; 0: all */
};

/* Reads path (NULL: defaults alone).  e->text has the faults as far as they fit, each with file and
 * line; config_faults() has all of the last call, a line each. */
MUST_CHECK bool config_load(const char *path, struct config **out, struct err *e);
const char *config_faults(void); /* lends until the next call */
/* "FILE:LINE: " of what the text begins with, "section.key" or "section \"name\"", if that stands
 * in the file that was read last, else "".  Lends until the next call. */
const char *config_where(const char *text);
void config_free(struct config *c);

/* Of the messages that followupctl import makes of the rows of an old tracker. */
#define SOURCE_IMPORT "import"

/* How messages of one sender are read: settings of the listener or folder of that name. */
struct source_settings {
	const char *timezone, *charset, *accession, *narrative, *facility, *documents; /* lend */
};
/* False, and what a listener has by default, where nothing has that name.  The prose of an import
 * says what its discrete values say, and opens nothing beside them. */
bool config_source(const struct config *c, const char *name, struct source_settings *out);

/* Whether pages.sign_in has the way: local, pam or header. */
bool config_signs_in(const struct config *c, const char *way);

/* Whether its reader can work with c, which has the new values; else err says why not. */
typedef bool (*config_fits_fn)(const struct config *c, void *arg, struct err *e);
/* What SIGHUP does in every process: reads c->path again and takes over, key by key, what
 * config_keys[] lets a running process take over; the log names each other key that has changed.
 * False, and c as before, when the file has a fault or does not fit; the log says which.  fits: or
 * NULL.  Pointers to listeners and to values that need a restart stay valid. */
bool config_reload(struct config *c, config_fits_fn fits, void *arg);

/* Puts c into a memory file for children, any number of them; close() by the caller. */
int config_pass(const struct config *c);
/* Between fork and exec: what the child finds. */
void config_pass_to_child(int fd);
/* What the parent passed, or NULL where there is none; config_free. */
struct config *config_passed(void);

/* Prints what the manual and the sample must contain.  As text, one key a line between tabs:
 * section.name, default, help, "reload" or "restart", limits or choices. */
void config_print_keys(bool json);

/* Adds each key with its value, a line each, as it may leave the site: of texts that say who the
 * site is, whom it reaches or what is secret only that they are set. */
void config_show(const struct config *c, struct buf *out);

#endif
