/* SPDX-License-Identifier: Apache-2.0
 *
 * config_keys.c - the table of all configuration keys.
 *
 * A key is one row: section, name, type, where it goes, default, limits, choices, whether SIGHUP
 * takes it over, and its help text.  Order: as in the sample file.
 */
#include "autoconf.h"
#include "followupd/config.h"

#define C(field) offsetof(struct config, field)
#define L(field) offsetof(struct listener, field)
#define F(field) offsetof(struct folder, field)
#define A(field) offsetof(struct authority, field)

/* How what a sender says is read, by whatever way it comes. */
/* clang-format off */
#define SENDER_KEYS(section, at)                                                                   \
    {section, "timezone", KEY_TEXT, at(timezone), "", 0, 0, NULL, false,                           \
	"IANA zone of senders that state no offset; empty is the site's."},                        \
    {section, "charset", KEY_TEXT, at(charset), "WINDOWS-1252", 0, 0, NULL, false,                 \
	"Character set of senders that declare none and do not send UTF-8."},                      \
    {section, "accession", KEY_CHOICE, at(accession), "OBR-3", 0, 0, "OBR-3|OBR-18|OBR-20", false, \
	"Field of ORU and ORM messages that holds the accession number."},                         \
    {section, "narrative", KEY_CHOICE, at(narrative), "on", 0, 0, "on|shadow|off", false,          \
	"What the prose of its reports may do: open follow-ups, be measured in shadow, or "        \
	"nothing."},                                                                               \
    {section, "documents", KEY_CHOICE, at(documents), "both", 0, 0, "both|text|ask", false,        \
	"Reports that come as documents (PDF, RTF, HTML, CDA): both reads them beside the text "   \
	"of the message, text only where there is none, ask never, a person does."}
/* clang-format on */

const struct config_key config_keys[] = {
    {"site", "name", KEY_TEXT, C(site_name), "Example Hospital", 0, 0, NULL, true,
	"The hospital's name as people read it in mails."},
    {"site", "phone", KEY_TEXT, C(site_phone), "", 0, 0, NULL, true,
	"Whom to phone about a follow-up, as people read it in mails."},
    {"site", "timezone", KEY_TEXT, C(timezone), "UTC", 0, 0, NULL, false,
	"IANA zone in which days begin and notices go out."},
    {"site", "domain", KEY_TEXT, C(domain), "followupd.localhost", 0, 0, NULL, true,
	"Domain of Message-IDs and calendar organiser addresses."},
    {"site", "worklist_url", KEY_TEXT, C(worklist_url), "", 0, 0, NULL, true,
	"Address of the worklist that mails link to; empty leaves the link out."},
    {"site", "fail_safe_email", KEY_TEXT, C(fail_safe_email), "", 0, 0, NULL, false,
	"Mailbox of the person who owns what has no other owner; followupctl init stores it."},
    {"site", "language", KEY_TEXT, C(language), "en", 0, 0, NULL, true,
	"Directory of mail templates for people without a language of their own."},
    {"site", "return_address", KEY_TEXT, C(return_address), "", 0, 0, NULL, true,
	"Where letters to patients come back to, its lines separated by |."},
    {"site", "address_window", KEY_CHOICE, C(address_window), "us-left", 0, 0,
	"us-left|din-left|din-right", true,
	"Where the envelope shows the address: US no. 10, DIN long left or right."},

    {"database", "mode", KEY_CHOICE, C(database_mode), "embedded", 0, 0, "embedded|external", false,
	"embedded runs a private PostgreSQL cluster in the state directory; external uses "
	"connection."},
    {"database", "connection", KEY_TEXT, C(database_connection), "", 0, 0, NULL, false,
	"libpq connection string of an external server, without user; several hosts may be "
	"listed."},
    {"database", "timeout", KEY_INT, C(database_timeout), "30", 5, 600, NULL, false,
	"Seconds a statement of a role may take; 5 more, and the server counts as dead."},
    {"database", "bin_directory", KEY_TEXT, C(database_bin), PGBINDIR, 0, 0, NULL, false,
	"Directory of initdb and postgres for the embedded mode."},
    {"database", "state_directory", KEY_TEXT, C(state_directory), STATEDIR, 0, 0, NULL, false,
	"Directory of the embedded cluster and its socket."},
    {"database", "schema_directory", KEY_TEXT, C(schema_directory), PKGDATADIR "/schema", 0, 0,
	NULL, false, "Directory of the numbered migrations."},

    {"checkpoint", "directory", KEY_TEXT, C(checkpoint_directory), "", 0, 0, NULL, true,
	"Directory into which the engine writes a signed checkpoint of the histories each day; "
	"empty: none."},
    {"checkpoint", "key_file", KEY_TEXT, C(checkpoint_key_file), "", 0, 0, NULL, true,
	"File with the key that signs them; followupctl checkpoint key makes it."},

    {"listener", "protocol", KEY_CHOICE, L(protocol), "mllp", 0, 0, "mllp|fhir", false,
	"mllp takes HL7 v2; fhir takes FHIR R4 resources by HTTP from programs with a token."},
    {"listener", "facility", KEY_TEXT, L(facility), "", 0, 0, NULL, false,
	"Sending facility of what comes as FHIR, as MSH-4 says it; empty is the listener's name."},
    {"listener", "address", KEY_TEXT, L(address), "127.0.0.1", 0, 0, NULL, false,
	"Address to listen on; of protocol fhir loopback, or the path of a Unix socket."},
    {"listener", "port", KEY_INT, L(port), "2575", 0, 65535, NULL, false,
	"TCP port; 0 takes a free one and logs it."},
    {"listener", "peer_uid", KEY_INT, L(peer_uid), "-1", -1, 4294967294, NULL, false,
	"Number of the user as whom the proxy at a Unix socket of protocol fhir runs; nobody else "
	"is served there."},
    {"listener", "allow", KEY_TEXT, L(allow), "", 0, 0, NULL, false,
	"Addresses or networks that may connect, separated by commas; empty allows all."},
    {"listener", "ack", KEY_CHOICE, L(ack), "auto", 0, 0, "auto|original|enhanced|none", false,
	"Acknowledgement mode; auto follows MSH-15 and MSH-16 of each message."},
    {"listener", "strict", KEY_BOOL, L(strict), "false", 0, 0, NULL, false,
	"Refuse message types that followupd does not act on with AR or CR instead of accepting "
	"them."},
    {"listener", "commit_block", KEY_BOOL, L(commit_block), "false", 0, 0, NULL, false,
	"Answer with MLLP release 2 commit blocks as well."},
    {"listener", "max_frame", KEY_INT, L(max_frame), "33554432", 1024, 268435456, NULL, false,
	"Largest message in bytes."},
    {"listener", "frame_timeout", KEY_INT, L(frame_timeout), "60", 1, 3600, NULL, false,
	"Seconds a message may take from its start block to its end block."},
    {"listener", "idle_timeout", KEY_INT, L(idle_timeout), "0", 0, 86400, NULL, false,
	"Seconds a connection may be silent between messages; 0 is for ever."},
    {"listener", "max_connections", KEY_INT, L(max_connections), "256", 1, 10000, NULL, false,
	"Connections at a time; one more is closed at once."},
    {"listener", "max_per_address", KEY_INT, L(max_per_address), "64", 1, 10000, NULL, false,
	"Connections of one address at a time, so that no sender shuts the others out; one more is "
	"closed at once."},
    SENDER_KEYS("listener", L),
    {"listener", "tls_certificate", KEY_TEXT, L(tls_certificate), "", 0, 0, NULL, false,
	"PEM file with the server certificate; with tls_key and tls_client_ca it turns TLS on."},
    {"listener", "tls_key", KEY_TEXT, L(tls_key), "", 0, 0, NULL, false,
	"PEM file with the private key of tls_certificate."},
    {"listener", "tls_client_ca", KEY_TEXT, L(tls_client_ca), "", 0, 0, NULL, false,
	"PEM file of authorities whose client certificates may connect."},

    {"folder", "path", KEY_TEXT, F(path), "", 0, 0, NULL, false,
	"Directory that files of HL7 messages are put into; empty: nothing is read."},
    {"folder", "pattern", KEY_TEXT, F(pattern), "*", 0, 0, NULL, false,
	"Names of the files that are taken, as the shell has them, separated by blanks."},
    {"folder", "quiet", KEY_INT, F(quiet), "30", 1, 3600, NULL, false,
	"Seconds a file has to be left alone before it is taken; one that is renamed into the "
	"folder is taken at once."},
    {"folder", "scan", KEY_INT, F(scan), "30", 1, 3600, NULL, false,
	"Seconds between two looks at the folder, beside what the kernel tells of it."},
    {"folder", "max_file", KEY_INT, F(max_file), "1073741824", 1024, 1099511627776, NULL, false,
	"Largest file in bytes."},
    {"folder", "max_message", KEY_INT, F(max_message), "33554432", 1024, 268435456, NULL, false,
	"Largest message in bytes."},
    SENDER_KEYS("folder", F),

    {"authority", "names", KEY_TEXT, A(names), "", 0, 0, NULL, false,
	"Further names of the same authority, namespaces and OIDs, separated by commas."},
    {"authority", "facilities", KEY_TEXT, A(facilities), "", 0, 0, NULL, false,
	"Sending facilities (MSH-4) whose patient numbers without an authority are this one's, "
	"separated by commas."},
    {"authority", "across", KEY_BOOL, A(across), "false", 0, 0, NULL, false,
	"Its numbers mean the same patient in every facility: a patient is found by them alone."},
    {"authority", "shown", KEY_BOOL, A(shown), "false", 0, 0, NULL, false,
	"Lists and pages show its number first."},

    {"documents", "deadline", KEY_INT, C(documents_deadline), "20", 1, 300, NULL, true,
	"Seconds for one document; then the worker that reads it is killed and a person is asked."},
    {"documents", "memory", KEY_INT, C(documents_memory), "384", 64, 4096, NULL, true,
	"Memory in MiB that a document worker may take."},
    {"documents", "max_size", KEY_INT, C(documents_max_size), "20", 1, 200, NULL, true,
	"Size in MiB of the largest document that is read."},
    {"documents", "max_pages", KEY_INT, C(documents_max_pages), "200", 1, 10000, NULL, true,
	"Pages of a PDF that are read."},
    {"documents", "socket", KEY_TEXT, C(documents_socket), "", 0, 0, NULL, false,
	"Unix socket at which document workers of a user of their own are started; empty: the "
	"engine starts them."},

    {"mail", "host", KEY_TEXT, C(smtp_host), "localhost", 0, 0, NULL, true,
	"Submission server; its certificate must carry this name."},
    {"mail", "port", KEY_INT, C(smtp_port), "587", 1, 65535, NULL, true,
	"Port of the submission server."},
    {"mail", "tls", KEY_CHOICE, C(smtp_tls), "required", 0, 0, "required|opportunistic|off", true,
	"STARTTLS; anything but required is accepted for a loopback address only."},
    {"mail", "ca_file", KEY_TEXT, C(smtp_ca_file), "", 0, 0, NULL, true,
	"PEM file of authorities for the server certificate; empty is the system's store."},
    {"mail", "username", KEY_TEXT, C(smtp_username), "", 0, 0, NULL, true,
	"Name for SMTP AUTH; empty sends without."},
    {"mail", "password_file", KEY_TEXT, C(smtp_password_file), "", 0, 0, NULL, true,
	"File with the password, readable by the mailer alone; a systemd credential's path will "
	"do."},
    {"mail", "helo", KEY_TEXT, C(smtp_helo), "", 0, 0, NULL, true,
	"Name given in EHLO; empty is the host's own."},
    {"mail", "dsn", KEY_BOOL, C(smtp_dsn), "true", 0, 0, NULL, true,
	"Ask for delivery status notifications of failures when the server offers them."},
    {"mail", "auth_pause", KEY_INT, C(smtp_auth_pause), "300", 1, 86400, NULL, true,
	"Seconds to the next attempt after the server refused name and password; each later one "
	"waits twice as long, up to an hour."},
    {"mail", "sessions", KEY_INT, C(smtp_sessions), "2", 1, 64, NULL, true,
	"Mail workers at a time."},
    {"mail", "per_session", KEY_INT, C(smtp_per_session), "50", 1, 1000, NULL, true,
	"Mails one worker sends before it ends."},
    {"mail", "timeout", KEY_INT, C(smtp_timeout), "30", 1, 600, NULL, true,
	"Seconds to wait for one answer of the server."},
    {"mail", "deadline", KEY_INT, C(smtp_deadline), "120", 2, 3600, NULL, true,
	"Seconds one mail may take before its worker is killed; more than timeout."},
    {"mail", "retry_first", KEY_INT, C(retry_first), "300", 1, 86400, NULL, true,
	"Seconds to the first retry; each later one waits twice as long."},
    {"mail", "retry_max", KEY_INT, C(retry_max), "14400", 1, 86400, NULL, true,
	"Longest wait between two retries in seconds."},
    {"mail", "retry_for", KEY_INT, C(retry_for), "172800", 60, 2592000, NULL, true,
	"Seconds after which a mail that was never accepted becomes work for a person."},
    {"mail", "from", KEY_TEXT, C(mail_from), "", 0, 0, NULL, true,
	"Address in From: and organiser of calendar entries; empty is followupd@ the site's "
	"domain."},
    {"mail", "reply_to", KEY_TEXT, C(mail_reply_to), "", 0, 0, NULL, true,
	"Address in Reply-To: where no answers are read; empty leaves it out."},
    {"mail", "envelope_from", KEY_TEXT, C(mail_envelope_from), "", 0, 0, NULL, true,
	"Address that bounces go to; empty is the From address."},

    {"replies", "key_file", KEY_TEXT, C(replies_key_file), "", 0, 0, NULL, true,
	"File with the keys that sign what answers are known by, readable by the engine alone; "
	"with "
	"it answers to mails and calendar entries are read."},
    {"replies", "address", KEY_TEXT, C(replies_address), "", 0, 0, NULL, true,
	"Address that answers go to, as name+token@domain too; empty is mail.from."},
    {"replies", "maildir", KEY_TEXT, C(replies_maildir), "", 0, 0, NULL, false,
	"Maildir in which intake finds them; empty: \"followupctl mail read\" hands them in."},
    {"replies", "valid_days", KEY_INT, C(replies_valid_days), "400", 1, 3650, NULL, true,
	"Days for which an answer to a mail may act; later a person is asked."},

    {"web", "address", KEY_TEXT, C(web_address), "127.0.0.1", 0, 0, NULL, false,
	"Address for health, readiness and metrics."},
    {"web", "port", KEY_INT, C(web_port), "8575", 0, 65535, NULL, false,
	"TCP port; 0 takes a free one and logs it."},

    {"pages", "address", KEY_TEXT, C(pages_address), "127.0.0.1", 0, 0, NULL, false,
	"Loopback address for the pages; empty where only socket is listened on."},
    {"pages", "port", KEY_INT, C(pages_port), "8576", 0, 65535, NULL, false,
	"TCP port; 0 takes a free one and logs it."},
    {"pages", "socket", KEY_TEXT, C(pages_socket), "", 0, 0, NULL, false,
	"Unix socket for a proxy, beside address and port; empty is none."},
    {"pages", "auth_socket", KEY_TEXT, C(pages_auth_socket), "", 0, 0, NULL, false,
	"Unix socket at which auth workers of a user of their own are started; empty: the pages "
	"start them."},
    {"pages", "public_url", KEY_TEXT, C(pages_public_url), "", 0, 0, NULL, true,
	"What the browser's address of the pages begins with, https://HOST, as mails and forms "
	"write it; empty puts no links into mails."},
    {"pages", "sign_in", KEY_TEXT, C(pages_sign_in), "local", 0, 0, NULL, false,
	"How people sign in, any of local, pam and header, separated by blanks."},
    {"pages", "header_name", KEY_TEXT, C(pages_header_name), "X-Remote-User", 0, 0, NULL, false,
	"Header in which a proxy names the person it has signed in."},
    {"pages", "header_peer_uid", KEY_INT, C(pages_header_peer_uid), "-1", -1, 4294967294, NULL,
	false, "Number of the user as whom that proxy runs; -1 is nobody."},
    {"pages", "idle_minutes", KEY_INT, C(pages_idle_minutes), "15", 1, 240, NULL, true,
	"Minutes without a request after which a person is signed out."},
    {"pages", "day_hours", KEY_INT, C(pages_day_hours), "12", 1, 24, NULL, true,
	"Hours after which a person has to sign in again, whatever they did."},
    {"pages", "link_days", KEY_INT, C(pages_link_days), "30", 1, 400, NULL, true,
	"Days for which the link in a mail takes an answer."},
    {"pages", "link_identity", KEY_CHOICE, C(pages_link_identity), "partial", 0, 0,
	"none|partial|sign-in", true,
	"What the page behind a link says of the patient before anybody signs in."},
    {"pages", "link_closing", KEY_CHOICE, C(pages_link_closing), "check", 0, 0, "check|yes|no",
	true,
	"Whether an answer by link may end a follow-up: after a check by a person, at once, or "
	"only signed in."},

    {"rules", "policy", KEY_TEXT, C(policy_file), PKGDATADIR "/schema/policy/default.conf", 0, 0,
	NULL, true, "File that says who is reminded when."},
    {"rules", "guidelines", KEY_TEXT, C(guideline_directory), PKGDATADIR "/schema/guidelines", 0, 0,
	NULL, true, "Directory of the shipped decision tables."},
    {"rules", "site_guidelines", KEY_TEXT, C(site_guideline_directory), "", 0, 0, NULL, true,
	"Directory of the site's own decision tables; same system and version replaces."},
    {"rules", "narrative", KEY_TEXT, C(narrative_directory), PKGDATADIR "/schema/narrative", 0, 0,
	NULL, true, "Directory of the words and patterns by which prose is read."},
    {"rules", "site_narrative", KEY_TEXT, C(site_narrative_directory), "", 0, 0, NULL, true,
	"Directory of the site's own words and patterns, read after them."},
    {"rules", "codes", KEY_TEXT, C(code_directory), PKGDATADIR "/schema/codes", 0, 0, NULL, true,
	"Directory of exam codes, substitutions and observation codes."},
    {"rules", "site_exam_codes", KEY_TEXT, C(site_exam_codes), "", 0, 0, NULL, true,
	"CSV file of the site's own procedure codes."},
    {"rules", "holidays", KEY_TEXT, C(holidays_file), PKGDATADIR "/schema/codes/holidays.csv", 0, 0,
	NULL, true, "CSV file of days on which nobody works."},
    {"rules", "workdays", KEY_TEXT, C(workdays), "Mon Tue Wed Thu Fri", 0, 0, NULL, true,
	"Days of the week on which people work."},
    {"rules", "send_time", KEY_TEXT, C(send_time), "08:00", 0, 0, NULL, true,
	"Local time of day at which planned notices go out."},
    {"rules", "templates", KEY_TEXT, C(template_directory), PKGDATADIR "/templates", 0, 0, NULL,
	true, "Directory of mail templates."},

    {"log", "level", KEY_CHOICE, C(log_level), "info", 0, 0, "debug|info|warning|error", true,
	"Least severe lines that are written."},
    {"log", "per_minute", KEY_INT, C(log_per_minute), "120", 0, 100000, NULL, true,
	"Lines of one kind that a role writes within a minute; how many more there were is said "
	"afterwards.  0 writes all."},
    {0},
};
