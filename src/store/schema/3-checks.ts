/** Events of checks and services. */
export const checks = `
  CREATE TABLE check_events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    previous_state TEXT NOT NULL,
    previous_since TEXT,
    reason TEXT
  ) STRICT;
  CREATE INDEX check_events_at ON check_events (at);
  CREATE INDEX check_events_name ON check_events (name, kind, at);

  CREATE TABLE service_events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    result TEXT,
    exit_status INTEGER,
    auto_restarts INTEGER,
    detail TEXT
  ) STRICT;
  CREATE INDEX service_events_at ON service_events (at);
  CREATE INDEX service_events_unit ON service_events (unit, at);
`;
