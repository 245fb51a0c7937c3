-- A reply that was kept as a draft first stayed in a thread of its own: what is kept of a draft hangs on nothing, and the
-- thread was not kept anew when it was posted. Each goes to the thread of what it answers.
WITH RECURSIVE lost AS (
  SELECT r.session_id, r.id, coalesce(r.value->>'replyTo', r.value->>'on') AS up, 1 AS steps
  FROM record r
  WHERE r."is" IN ('reply', 'mark')
    AND (r.thread = r.id OR EXISTS (
      SELECT 1 FROM record t WHERE t.session_id = r.session_id AND t.id = r.thread AND t."is" = 'reply'))
  UNION ALL
  SELECT l.session_id, l.id, r.value->>'replyTo', l.steps + 1
  FROM lost l JOIN record r ON r.session_id = l.session_id AND r.id = l.up
  WHERE r."is" = 'reply' AND l.steps < 10000
),
found AS (SELECT DISTINCT ON (session_id, id) session_id, id, up FROM lost WHERE up IS NOT NULL ORDER BY session_id, id, steps DESC)
UPDATE record r SET thread = f.up FROM found f WHERE r.session_id = f.session_id AND r.id = f.id;
