-- SPDX-License-Identifier: Apache-2.0
--
-- 0024_policies.sql - the policies that were in force, so that a running follow-up goes on by the one it was
-- planned by.  What was planned before this table was there goes by the policy in force, as it did.

CREATE TABLE policies (
	id   text PRIMARY KEY,                    -- "NAME VERSION SHA256", as followups.policy has it
	body bytea NOT NULL                       -- the file
);
CREATE TABLE policy_uses (
	seq       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id text NOT NULL,
	since     timestamptz NOT NULL            -- in force from then on
);
GRANT SELECT ON policies, policy_uses TO followupd_engine, followupd_ctl;
GRANT INSERT ON policies, policy_uses TO followupd_engine;

-- Which running follow-ups go by each.
CREATE INDEX followups_policy ON followups (policy, id) WHERE state <> 'closed';
