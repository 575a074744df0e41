/** `PRAGMA application_id` of an etlmon database: "etlm" in ASCII. */
export const applicationId = 0x65746c6d;

/**
 * Schema changes in order; the position (from 1) is the schema version. Each is applied in a transaction of its own.
 * A migration that has been released is never edited: a change is a new one at the end.
 */
export const migrations: readonly string[] = [
  `
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
  `,
  `
  -- Log lines are numbered from 1 in each log and kept in blocks: writing and reading cost by the byte, not the line.
  CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- The number the next line gets, and that of the oldest line still kept.
    next_id INTEGER NOT NULL DEFAULT 1,
    first_id INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  CREATE TABLE log_blocks (
    log_id INTEGER NOT NULL REFERENCES logs (id),
    first_id INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    -- Milliseconds since the epoch: when the newest of its lines was read.
    read_at INTEGER NOT NULL,
    -- JSON: runs of lines that came together, [[line count, read at, inode], …]; indexes of lines that were cut.
    origins TEXT NOT NULL,
    truncated TEXT,
    -- A double each line: milliseconds since the epoch, NaN where the line has no time of its own.
    logged_at BLOB,
    -- Lines as they stood in the file, each ended by a line feed; crc32 of them.
    text BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (log_id, first_id)
  ) STRICT;

  CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    transfer_time_sec REAL NOT NULL,
    remote_host TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    filename TEXT NOT NULL,
    transfer_type TEXT NOT NULL,
    special_action TEXT NOT NULL,
    direction TEXT NOT NULL,
    access_mode TEXT NOT NULL,
    username TEXT NOT NULL,
    service TEXT NOT NULL,
    authentication TEXT NOT NULL,
    authenticated_user_id TEXT,
    status TEXT NOT NULL,
    verdict TEXT NOT NULL,
    verdict_reason TEXT,
    source TEXT NOT NULL
  ) STRICT;
  CREATE INDEX transfers_at ON transfers (at);

  CREATE TABLE cron_runs (
    id INTEGER PRIMARY KEY,
    run_key TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    job_id TEXT NOT NULL,
    expected_at TEXT,
    started_at TEXT,
    finished_at TEXT,
    duration_ms REAL,
    pid INTEGER,
    exit_status INTEGER,
    verdict TEXT NOT NULL,
    detail TEXT
  ) STRICT;
  CREATE INDEX cron_runs_at ON cron_runs (at);
  CREATE INDEX cron_runs_job ON cron_runs (job_id, at);

  CREATE TABLE arrival_days (
    id INTEGER PRIMARY KEY,
    day_key TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    date TEXT NOT NULL,
    state TEXT NOT NULL,
    arrived_at TEXT,
    files TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    detail TEXT
  ) STRICT;
  CREATE INDEX arrival_days_at ON arrival_days (at);
  CREATE INDEX arrival_days_name ON arrival_days (name, date);
  `,
  `
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
  `,
  `
  -- Every series there is data of: its labels with __name__, as JSON with sorted keys.
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    labels TEXT NOT NULL,
    -- About when it had its last sample; behind by up to a day.
    last_ms INTEGER NOT NULL
  ) STRICT;

  -- Who hands samples over: what one of them handed over together shares its times.
  CREATE TABLE series_sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  -- Scrapes of one source in one window (of 7 200 000 ms) that are not sealed into chunks yet.
  CREATE TABLE series_streams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL,
    window INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL
  ) STRICT;

  -- One row a scrape, as the difference from the one before. id: stream << 24 | number of the scrape.
  CREATE TABLE series_scrapes (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    -- The series that are new in the stream.
    added BLOB,
    data BLOB NOT NULL
  ) STRICT;

  -- Sealed: ids are window << 24 | series (in series_times: | source), so that no index is needed.
  CREATE TABLE series_times (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE series_chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE series_5m (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE series_1h (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;

  -- The windows of each tier that are complete.
  CREATE TABLE series_windows (
    tier TEXT NOT NULL,
    window INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (tier, window)
  ) WITHOUT ROWID, STRICT;

  -- Requests that were not acknowledged yet. Ids are never used twice: one that was given up may still be under way.
  CREATE TABLE remote_write_queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL,
    -- Milliseconds since the epoch: the moment of its samples.
    at_ms INTEGER NOT NULL,
    -- Rows of one epoch are divided among the same number of lanes, so a series' are all in one lane.
    epoch INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    -- A prometheus.WriteRequest, as a Snappy block.
    payload BLOB NOT NULL
  ) STRICT;
  CREATE INDEX remote_write_queue_order ON remote_write_queue (endpoint, id);
  CREATE INDEX remote_write_queue_lanes ON remote_write_queue (endpoint, epoch, lane, id);

  -- What is in the queue, so that nobody has to count.
  CREATE TABLE remote_write_backlog (
    endpoint TEXT PRIMARY KEY,
    samples INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE TRIGGER remote_write_queue_insert AFTER INSERT ON remote_write_queue BEGIN
    INSERT INTO remote_write_backlog (endpoint, samples, bytes)
    VALUES (new.endpoint, new.samples, length(new.payload))
    ON CONFLICT (endpoint) DO UPDATE SET samples = samples + excluded.samples, bytes = bytes + excluded.bytes;
  END;
  CREATE TRIGGER remote_write_queue_delete AFTER DELETE ON remote_write_queue BEGIN
    UPDATE remote_write_backlog SET samples = samples - old.samples, bytes = bytes - length(old.payload)
    WHERE endpoint = old.endpoint;
  END;
  `,
];
