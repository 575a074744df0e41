/** The tables of what waits to be sent, as SQL to be run once. */
export const remoteWriteSchema = `
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
