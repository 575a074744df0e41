/** What a node began with: current rows, events of processes and paths, the audit log. */
export const tables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;

  -- What each collector last saw, as the API serves it: JSON rows by table and scope (one path, one watch).
  CREATE TABLE current_rows (
    table_name TEXT NOT NULL,
    scope TEXT NOT NULL,
    rows TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (table_name, scope)
  ) WITHOUT ROWID, STRICT;

  CREATE TABLE process_events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    watch TEXT NOT NULL,
    kind TEXT NOT NULL,
    pid INTEGER,
    previous_pid INTEGER,
    cmdline TEXT
  ) STRICT;
  CREATE INDEX process_events_at ON process_events (at);

  CREATE TABLE path_scans (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    path TEXT NOT NULL,
    file_count INTEGER NOT NULL,
    dir_count INTEGER NOT NULL,
    total_bytes INTEGER,
    disk_bytes INTEGER,
    scan_duration_ms REAL NOT NULL,
    partial INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX path_scans_at ON path_scans (at);

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    command TEXT NOT NULL,
    target TEXT NOT NULL,
    actor TEXT NOT NULL,
    remote_address TEXT NOT NULL,
    parameters TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT
  ) STRICT;
  -- Append-only: what was written about a command stays as it was written.
  CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
  CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
`;
