-- SPDX-License-Identifier: Apache-2.0
--
-- 0003_metrics.sql - what the web role may see: counts and ages, never a row about a patient.
--
-- Views run with their owner's rights, so followupd_web needs none on the tables.  Each is cheap
-- where the table can be large: closed follow-ups are not counted, feeds are read from their end.

CREATE VIEW metrics_installation AS
	SELECT extract(epoch FROM clock_offset)::bigint AS clock_offset FROM installation;

-- A process that ended stays visible for five minutes.
CREATE VIEW metrics_roles AS
	SELECT role, instance, extract(epoch FROM now() - at)::bigint AS age,
		extract(epoch FROM started_at)::bigint AS started
	FROM heartbeats WHERE at > now() - interval '5 minutes';

CREATE VIEW metrics_counters AS
	SELECT c.key AS name, h.counters -> 'help' ->> c.key AS help, h.role, h.instance,
		(c.value #>> '{}')::numeric::bigint AS value
	FROM heartbeats h CROSS JOIN jsonb_each(h.counters) c
	WHERE h.at > now() - interval '5 minutes' AND jsonb_typeof(c.value) = 'number';

CREATE VIEW metrics_queues AS
	SELECT queue, depth, greatest(0, extract(epoch FROM clock_now() - oldest))::bigint AS oldest_age
	FROM (
		SELECT 'inbound' AS queue, (SELECT count(*) FROM inbound_todo) AS depth,
			(SELECT received_at FROM inbound
				WHERE id = (SELECT min(inbound_id) FROM inbound_todo)) AS oldest
		UNION ALL
		SELECT 'outbox', (SELECT count(*) FROM outbox), (SELECT min(due_at) FROM outbox)
		UNION ALL
		SELECT 'timers', count(*), min(due_at) FROM timers WHERE due_at <= clock_now()
		UNION ALL
		SELECT 'undelivered', (SELECT count(*) FROM undelivered),
			(SELECT at FROM deliveries WHERE notice_id = (SELECT min(notice_id) FROM undelivered))
	) q;

CREATE VIEW metrics_followups AS
	SELECT state, hold, overdue, count(*) AS count FROM followups WHERE state <> 'closed'
	GROUP BY state, hold, overdue;

CREATE VIEW metrics_review AS
	SELECT kind, count(*) AS count FROM review_items WHERE resolved_at IS NULL GROUP BY kind;

-- The newest message of each source behind a known id.  The reader remembers the older ones; the
-- first time it looks back over the last 100,000 messages and no further.
CREATE FUNCTION feed_latest(after_id bigint) RETURNS TABLE (source text, newest bigint, age bigint)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd
	AS $$
	SELECT i.source, max(i.id), greatest(0, extract(epoch FROM clock_now() - max(i.received_at)))::bigint
	FROM inbound i
	WHERE i.id > greatest(after_id, (SELECT max(id) - 100000 FROM inbound)) AND i.format = 'hl7'
	GROUP BY i.source
$$;

-- As before, and forgets processes that ended a day ago.
CREATE OR REPLACE FUNCTION heartbeat(a_role text, a_instance text, a_counters jsonb) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = followupd
	AS $$
	DELETE FROM heartbeats WHERE (role, instance) IN (
		SELECT role, instance FROM heartbeats WHERE at < now() - interval '1 day'
		FOR UPDATE SKIP LOCKED);
	INSERT INTO heartbeats (role, instance, counters) VALUES (a_role, a_instance, a_counters)
	ON CONFLICT (role, instance) DO UPDATE SET at = now(), counters = excluded.counters
$$;

REVOKE ALL ON FUNCTION feed_latest(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feed_latest(bigint) TO followupd_web, followupd_ctl;
GRANT SELECT ON metrics_installation, metrics_roles, metrics_counters, metrics_queues,
	metrics_followups, metrics_review TO followupd_web, followupd_ctl;
