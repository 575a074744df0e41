/** Alerts, silences, and what was sent. */
export const alerts = `
  -- Each time an alert fired.
  CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    -- Its fingerprint and when it fired, milliseconds since the epoch: fingerprint/ms.
    alert_key TEXT NOT NULL UNIQUE,
    -- When it fired.
    at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    name TEXT NOT NULL,
    severity TEXT NOT NULL,
    summary TEXT NOT NULL,
    labels TEXT NOT NULL,
    annotations TEXT NOT NULL,
    value REAL,
    active_at TEXT NOT NULL,
    resolved_at TEXT,
    acknowledged_at TEXT,
    acknowledged_by TEXT,
    acknowledged_reason TEXT
  ) STRICT;
  CREATE INDEX alerts_at ON alerts (at);
  CREATE INDEX alerts_fingerprint ON alerts (fingerprint, at);

  -- What people said and did about an alert.
  CREATE TABLE alert_comments (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alert_comments_at ON alert_comments (at);
  CREATE INDEX alert_comments_fingerprint ON alert_comments (fingerprint, at);

  -- JSON documents; the times say until when they are kept, milliseconds since the epoch.
  CREATE TABLE silences (id TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL, silence TEXT NOT NULL) WITHOUT ROWID, STRICT;
  -- What each way to a receiver was told last of each group.
  CREATE TABLE notification_log (key TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL, entry TEXT NOT NULL) WITHOUT ROWID, STRICT;

  CREATE TABLE notifications (
    id INTEGER PRIMARY KEY,
    -- The same for each attempt.
    notification_key TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    receiver TEXT NOT NULL,
    integration TEXT NOT NULL,
    target TEXT NOT NULL,
    group_key TEXT NOT NULL,
    group_labels TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    sent_at TEXT,
    duration_ms REAL,
    error TEXT,
    -- JSON: [[fingerprint, name, status, summary], …].
    alerts TEXT NOT NULL,
    -- The whole notification as JSON, as long as it was not sent.
    payload TEXT
  ) STRICT;
  CREATE INDEX notifications_at ON notifications (at);
  CREATE INDEX notifications_state ON notifications (state, group_key) WHERE state <> 'sent';
`;
