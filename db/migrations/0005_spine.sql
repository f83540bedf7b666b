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

-- A medium has what all media have in one row, and what its kind has in another.
CREATE TABLE frame_series (
  media_key INTEGER PRIMARY KEY REFERENCES media (key),
  width_px INTEGER NOT NULL,
  height_px INTEGER NOT NULL,
  frame_count INTEGER NOT NULL,
  -- Null for an item of an older library until somebody opens it: SQL cannot read the packed frame index.
  first_pts_us INTEGER,
  last_pts_us INTEGER,
  -- What is known of its pictures, as JSON.
  damage TEXT
) STRICT;
INSERT INTO frame_series SELECT key, width_px, height_px, frame_count, first_pts_us, last_pts_us, damage FROM media;
ALTER TABLE media DROP COLUMN width_px;
ALTER TABLE media DROP COLUMN height_px;
ALTER TABLE media DROP COLUMN frame_count;
ALTER TABLE media DROP COLUMN first_pts_us;
ALTER TABLE media DROP COLUMN last_pts_us;
ALTER TABLE media DROP COLUMN damage;

CREATE TABLE slide (
  media_key INTEGER PRIMARY KEY REFERENCES media (key),
  width_px INTEGER NOT NULL,
  height_px INTEGER NOT NULL,
  -- Size of each level and of its tiles, the largest first, and the pictures that come with the slide: both JSON.
  levels TEXT NOT NULL,
  associated TEXT NOT NULL,
  -- Microns a pixel of the largest level; null where nobody knows. Its source is the file or a person.
  mpp_x_um REAL,
  mpp_y_um REAL,
  mpp_source TEXT
) STRICT;

CREATE TABLE cloud (
  media_key INTEGER PRIMARY KEY REFERENCES media (key),
  point_count INTEGER NOT NULL,
  -- Least and greatest x, y and z, as JSON, in the file's own unit: mm, or null where nobody knows.
  bounds TEXT NOT NULL,
  unit TEXT,
  -- Values that each point has beside its place, such as normals or labels, as JSON.
  attributes TEXT NOT NULL
) STRICT;

-- A lesion is one class of what can be annotated. Classes and their attributes come from the label schema.
ALTER TABLE lesion RENAME TO object;
ALTER TABLE object ADD COLUMN class TEXT NOT NULL DEFAULT 'lesion';
-- Values of the attributes of its class, as a JSON object.
ALTER TABLE object ADD COLUMN attributes TEXT;
ALTER TABLE track RENAME COLUMN lesion_key TO object_key;
ALTER TABLE shape RENAME COLUMN lesion_key TO object_key;
DROP INDEX lesion_by_study;
CREATE INDEX object_by_study ON object (study_key);
DROP INDEX track_by_lesion;
CREATE INDEX track_by_object ON track (object_key);
DROP INDEX shape_by_lesion;
CREATE INDEX shape_by_object ON shape (object_key) WHERE object_key IS NOT NULL;

-- What a run is for: it says what the values of its predictions mean.
ALTER TABLE prediction_run ADD COLUMN task TEXT NOT NULL DEFAULT 'sizing';

-- The series of a run, a row a frame and object. `object_key` is 0 where the whole frame is meant, because no part of the key
-- may be null. `value` is a size in mm, or the probability of `class`; `scores` the probability of each class of the model,
-- float32 little-endian in the order of the run's record.
CREATE TABLE frame_prediction (
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  object_key INTEGER NOT NULL,
  frame_index INTEGER NOT NULL,
  pts_us INTEGER NOT NULL,
  value REAL NOT NULL,
  low REAL,
  high REAL,
  class TEXT,
  quality REAL,
  damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged IN (0, 1)),
  scores BLOB,
  PRIMARY KEY (run_key, object_key, frame_index)
) STRICT, WITHOUT ROWID;
INSERT INTO frame_prediction
  SELECT run_key, lesion_key, frame_index, pts_us, size_mm, low_mm, high_mm, size_class, quality, damaged, NULL FROM prediction;
DROP TABLE prediction;
CREATE TRIGGER frame_prediction_object BEFORE INSERT ON frame_prediction
  WHEN NEW.object_key <> 0 AND NOT EXISTS (SELECT 1 FROM object WHERE key = NEW.object_key)
  BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END;

-- What a run says of one subject: a medium, a frame, an object, a region or a cloud.
ALTER TABLE lesion_prediction RENAME TO prediction;
CREATE TABLE prediction_of_anything (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  subject TEXT NOT NULL CHECK (subject IN ('medium', 'frame', 'object', 'region', 'cloud')),
  object_key INTEGER REFERENCES object (key),
  frame_index INTEGER,
  -- Geometry of a region, as JSON.
  region TEXT,
  value REAL NOT NULL,
  low REAL,
  high REAL,
  class TEXT,
  scores BLOB,
  -- Frames that it is taken from, and damaged ones among those that show it.
  frame_count INTEGER NOT NULL,
  damaged_frames INTEGER NOT NULL DEFAULT 0,
  -- 0 is easy; the order of the queue, hardest first. Its reasons are JSON, the most important first; null where they are
  -- found when they are asked for.
  hardness REAL NOT NULL,
  hard_reasons TEXT,
  -- What the method shows for it, as JSON.
  evidence TEXT,
  CHECK ((subject = 'object') = (object_key IS NOT NULL)),
  CHECK ((subject = 'region') = (region IS NOT NULL))
) STRICT;
INSERT INTO prediction_of_anything
  SELECT key, id, run_key, 'object', lesion_key, NULL, NULL, size_mm, low_mm, high_mm, size_class, NULL, frame_count,
    damaged_frames, (high_mm - low_mm) / size_mm, NULL, NULL FROM prediction;
DROP TABLE prediction;
ALTER TABLE prediction_of_anything RENAME TO prediction;
-- One an object; rows without one differ from each other.
CREATE UNIQUE INDEX prediction_by_run ON prediction (run_key, object_key);
CREATE INDEX prediction_by_object ON prediction (object_key) WHERE object_key IS NOT NULL;
CREATE INDEX prediction_by_hardness ON prediction (hardness DESC, key);

-- A decision gives the subject a value or a class, or neither.
ALTER TABLE decision RENAME COLUMN lesion_prediction_key TO prediction_key;
ALTER TABLE decision RENAME COLUMN size_mm TO value;
ALTER TABLE decision ADD COLUMN class TEXT;

CREATE TRIGGER frame_prediction_no_update BEFORE UPDATE ON frame_prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
CREATE TRIGGER frame_prediction_no_delete BEFORE DELETE ON frame_prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
CREATE TRIGGER prediction_no_update BEFORE UPDATE ON prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
CREATE TRIGGER prediction_no_delete BEFORE DELETE ON prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;

-- The label schema as data: a row a version, its fields as JSON. The newest that is not hidden holds.
CREATE TABLE label_schema (
  key INTEGER PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE,
  fields TEXT NOT NULL,
  author TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX label_schema_by_version ON label_schema (hidden, version);

-- The value of a field on a medium, on frames [from_frame, to_frame) of it, or on an object. `value` is JSON; of a class its id.
CREATE TABLE label (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  field_id TEXT NOT NULL,
  media_key INTEGER REFERENCES media (key),
  object_id TEXT,
  from_frame INTEGER,
  to_frame INTEGER,
  value TEXT NOT NULL,
  author TEXT NOT NULL,
  set_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0,
  CHECK ((media_key IS NULL) = (object_id IS NOT NULL)),
  CHECK ((from_frame IS NULL) = (to_frame IS NULL))
) STRICT;
CREATE INDEX label_by_media ON label (media_key, field_id, from_frame) WHERE hidden = 0;
CREATE INDEX label_by_object ON label (object_id, field_id) WHERE hidden = 0 AND object_id IS NOT NULL;
CREATE INDEX label_by_field ON label (field_id, value) WHERE hidden = 0;

-- Why Caliper cannot take a network apart that ONNX Runtime runs as it is.
ALTER TABLE model ADD COLUMN graph_problem TEXT;

-- What a look for shortcuts found in a data set, as JSON; the newest one holds.
CREATE TABLE dataset_check (
  key INTEGER PRIMARY KEY,
  dataset_key INTEGER NOT NULL REFERENCES dataset (key),
  findings TEXT NOT NULL,
  checked_at TEXT NOT NULL
) STRICT;
CREATE INDEX dataset_check_by_dataset ON dataset_check (dataset_key);

-- What a file states of the size of its pixels, as JSON; no row where it states nothing.
CREATE TABLE pixel_spacing (
  media_key INTEGER PRIMARY KEY REFERENCES media (key),
  stated TEXT NOT NULL
) STRICT;

-- A run of a model over a selection: one progress, one cancel, one undo, and a result an item.
CREATE TABLE run_batch (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
ALTER TABLE job ADD COLUMN batch_id TEXT REFERENCES run_batch (id);
CREATE INDEX job_by_batch ON job (batch_id, key) WHERE batch_id IS NOT NULL;
-- A run that was taken back is kept, and never shown as a result.
ALTER TABLE prediction_run ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
DROP INDEX prediction_run_by_media;
CREATE INDEX prediction_run_by_media ON prediction_run (media_key, task, state, hidden);
