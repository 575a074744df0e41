/** Samples, and the queue of remote write. */
export const series = `
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
`;
