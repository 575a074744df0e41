/** A chain over the audit log; events somebody has told. */
export const audit = `
  -- Each line carries a hash over the line before and itself: store/audit/chain.ts. Lines of versions before have none.
  ALTER TABLE audit ADD COLUMN hash TEXT;
  CREATE INDEX audit_at ON audit (at);

  -- What somebody told the node of: a deploy, and whatever else happened around it. labels: a JSON object.
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT,
    source TEXT NOT NULL,
    labels TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_at ON events (at);
`;
