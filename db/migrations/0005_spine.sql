-- A spine for any medium, any object and any method.

-- Data sets: labelled items, frozen. Deleting one hides it; nothing else in it ever changes.
CREATE TABLE dataset (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- The field whose values are learned, how items were chosen and what was left out, as JSON.
  field TEXT NOT NULL,
  choice TEXT NOT NULL,
  left_out TEXT NOT NULL,
  media_count INTEGER NOT NULL,
  item_count INTEGER NOT NULL,
  patient_count INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX dataset_by_name ON dataset (name) WHERE hidden = 0;

-- Media as they were. Where a file is now stands in the library, by the id.
CREATE TABLE dataset_medium (
  dataset_key INTEGER NOT NULL REFERENCES dataset (key),
  position INTEGER NOT NULL,
  media_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  frame_count INTEGER NOT NULL,
  content_sha256 TEXT,
  modified_ms REAL,
  width_px INTEGER NOT NULL,
  height_px INTEGER NOT NULL,
  rendered INTEGER NOT NULL CHECK (rendered IN (0, 1)),
  patient_id TEXT NOT NULL,
  study_id TEXT NOT NULL,
  site TEXT,
  PRIMARY KEY (dataset_key, position)
) STRICT, WITHOUT ROWID;

-- One thing with a label. `label` is JSON: a number, or one of the field's classes as text.
CREATE TABLE dataset_item (
  dataset_key INTEGER NOT NULL REFERENCES dataset (key),
  position INTEGER NOT NULL,
  medium_position INTEGER NOT NULL,
  frame_index INTEGER,
  object_id TEXT,
  x_min_px REAL,
  y_min_px REAL,
  x_max_px REAL,
  y_max_px REAL,
  label TEXT NOT NULL,
  -- Whose word the label is: a provenance of sizes, or an author.
  provenance TEXT NOT NULL,
  PRIMARY KEY (dataset_key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE split (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  dataset_key INTEGER NOT NULL REFERENCES dataset (key),
  name TEXT NOT NULL,
  group_by TEXT NOT NULL,
  -- Shares of the three parts, as JSON.
  fractions TEXT NOT NULL,
  seed INTEGER NOT NULL,
  -- One letter a medium of the data set, in its order: t, v or e for train, validation and test.
  parts TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX split_by_dataset ON split (dataset_key);

CREATE TRIGGER dataset_no_update
  BEFORE UPDATE OF key, id, name, field, choice, left_out, media_count, item_count, patient_count, sha256, author, created_at
  ON dataset BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_no_delete BEFORE DELETE ON dataset
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_medium_no_update BEFORE UPDATE ON dataset_medium
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_medium_no_delete BEFORE DELETE ON dataset_medium
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_medium_full BEFORE INSERT ON dataset_medium
  WHEN NEW.position NOT BETWEEN 0 AND (SELECT media_count FROM dataset WHERE key = NEW.dataset_key) - 1
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_item_no_update BEFORE UPDATE ON dataset_item
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_item_no_delete BEFORE DELETE ON dataset_item
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER dataset_item_full BEFORE INSERT ON dataset_item
  WHEN NEW.position NOT BETWEEN 0 AND (SELECT item_count FROM dataset WHERE key = NEW.dataset_key) - 1
  BEGIN SELECT RAISE(ABORT, 'data sets are permanent'); END;
CREATE TRIGGER split_no_update
  BEFORE UPDATE OF key, id, dataset_key, name, group_by, fractions, seed, parts, sha256, author, created_at
  ON split BEGIN SELECT RAISE(ABORT, 'splits are permanent'); END;
CREATE TRIGGER split_no_delete BEFORE DELETE ON split
  BEGIN SELECT RAISE(ABORT, 'splits are permanent'); END;
