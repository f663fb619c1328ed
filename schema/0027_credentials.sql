-- SPDX-License-Identifier: Apache-2.0
--
-- 0027_credentials.sql - by what people prove who they are.
--
-- followupctl writes it and cannot read the secrets; login followupd_auth, which only the auth worker has, reads
-- them and cannot change them.  All times are real: a telephone's clock is.

CREATE TABLE credentials (
	person_id    bigint PRIMARY KEY,
	login        text NOT NULL UNIQUE CHECK (login = lower(login) AND login <> ''), -- beside ref and e-mail
	password     text,              -- argon2id; NULL: signed in by PAM or a proxy
	totp_secret  bytea,             -- RFC 6238
	used_step    bigint NOT NULL DEFAULT 0, -- of the last code taken: neither it nor an older one is again
	failures     int NOT NULL DEFAULT 0, -- since the last success
	failed_at    timestamptz,
	signed_in_at timestamptz,
	made_at      timestamptz NOT NULL DEFAULT now(),
	CHECK ((password IS NULL) = (totp_secret IS NULL))
);

-- Codes that are good once, each: on paper, in place of the app's code; one-time, in place of everything.
CREATE TABLE sign_in_codes (
	hash      bytea PRIMARY KEY CHECK (length(hash) = 32), -- sha256 of its letters
	person_id bigint NOT NULL,
	kind      text NOT NULL CHECK (kind IN ('paper', 'one-time')),
	made_at   timestamptz NOT NULL DEFAULT now(),
	ends_at   timestamptz NOT NULL DEFAULT 'infinity',
	used_at   timestamptz
);
CREATE INDEX sign_in_codes_person ON sign_in_codes (person_id);

GRANT SELECT (id, ref, email, active) ON people TO followupd_auth;
GRANT SELECT ON credentials, sign_in_codes TO followupd_auth;
GRANT UPDATE (used_step, failures, failed_at, signed_in_at) ON credentials TO followupd_auth;
GRANT UPDATE (used_at) ON sign_in_codes TO followupd_auth;

GRANT INSERT, DELETE ON credentials, sign_in_codes TO followupd_ctl;
GRANT SELECT (person_id, login, failures, failed_at, signed_in_at, made_at) ON credentials TO followupd_ctl;
GRANT SELECT (person_id, kind, made_at, ends_at, used_at) ON sign_in_codes TO followupd_ctl;
GRANT SELECT (id, person_id, made_at, seen_at, idle_ends_at, ends_at, ended_at, peer, how), UPDATE (ended_at)
	ON sessions TO followupd_ctl;
