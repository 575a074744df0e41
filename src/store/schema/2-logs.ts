/** Log lines, transfers, scheduled jobs, expected files. */
export const logs = `
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
`;
