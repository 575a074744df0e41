import { millisecondsIn } from './tiers.ts';

/** The tables of the series, as SQL to be run once. */
export const seriesSchema = `
  -- Every series there is data of: its labels with __name__, as JSON with sorted keys.
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    labels TEXT NOT NULL,
    -- About when it had its last sample; behind by up to a day.
    last_ms INTEGER NOT NULL
  ) STRICT;

  -- Who hands samples over: what one of them handed over together shares its times.
  CREATE TABLE series_sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  -- Scrapes of one source in one window (of ${millisecondsIn.raw} ms) that are not sealed into chunks yet.
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
`;
