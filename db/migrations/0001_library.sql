-- Every entity has a small integer key for joins and a UUID for everybody outside the database.
-- `hidden` takes the place of deletion, so that nothing that points here ever dangles and undo is one flag.

CREATE TABLE patient (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  pseudonym TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX patient_by_pseudonym ON patient (pseudonym) WHERE hidden = 0;

CREATE TABLE study (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  patient_key INTEGER NOT NULL REFERENCES patient (key),
  name TEXT NOT NULL,
  site TEXT,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX study_by_patient ON study (patient_key, name) WHERE hidden = 0;

CREATE TABLE media (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  study_key INTEGER NOT NULL REFERENCES study (key),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  width_px INTEGER NOT NULL,
  height_px INTEGER NOT NULL,
  frame_count INTEGER NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,
  imported_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX media_by_study ON media (study_key);
CREATE INDEX media_by_fingerprint ON media (fingerprint);

-- One row a media item, not one a frame: 2.76 million rows would cost 70 MB and seconds to insert.
CREATE TABLE frame_index (
  media_key INTEGER PRIMARY KEY REFERENCES media (key),
  pts_deltas BLOB NOT NULL,
  key_frames BLOB NOT NULL
) STRICT;

CREATE TABLE lesion (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  study_key INTEGER NOT NULL REFERENCES study (key),
  name TEXT NOT NULL,
  size_mm REAL,
  size_provenance TEXT NOT NULL,
  size_prediction_key INTEGER REFERENCES lesion_prediction (key),
  paris TEXT,
  site TEXT,
  histology TEXT,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX lesion_by_study ON lesion (study_key);

-- A bulk import. Its tracks stay hidden until it is complete.
CREATE TABLE batch (
  key INTEGER PRIMARY KEY,
  label TEXT NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL
) STRICT;
CREATE INDEX batch_incomplete ON batch (complete) WHERE complete = 0;

CREATE TABLE track (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  media_key INTEGER NOT NULL REFERENCES media (key),
  lesion_key INTEGER NOT NULL REFERENCES lesion (key),
  batch_key INTEGER REFERENCES batch (key),
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX track_by_media ON track (media_key);
CREATE INDEX track_by_lesion ON track (lesion_key);
CREATE INDEX track_by_batch ON track (batch_key) WHERE batch_key IS NOT NULL;

CREATE TABLE key_frame (
  track_key INTEGER NOT NULL REFERENCES track (key),
  frame_index INTEGER NOT NULL,
  x_min_px REAL NOT NULL,
  y_min_px REAL NOT NULL,
  x_max_px REAL NOT NULL,
  y_max_px REAL NOT NULL,
  outside INTEGER NOT NULL DEFAULT 0,
  occluded INTEGER NOT NULL DEFAULT 0,
  origin TEXT NOT NULL,
  author TEXT NOT NULL,
  run_key INTEGER REFERENCES prediction_run (key),
  PRIMARY KEY (track_key, frame_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE model (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  folder TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  demonstration INTEGER NOT NULL,
  card TEXT,
  added_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX model_by_sha256 ON model (sha256) WHERE hidden = 0;

CREATE TABLE job (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  params TEXT NOT NULL,
  state TEXT NOT NULL,
  progress TEXT,
  result TEXT,
  error TEXT,
  attempt INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT
) STRICT;
CREATE INDEX job_by_state ON job (state, key);

CREATE TABLE prediction_run (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  media_key INTEGER NOT NULL REFERENCES media (key),
  model_key INTEGER NOT NULL REFERENCES model (key),
  job_key INTEGER REFERENCES job (key),
  state TEXT NOT NULL,
  record TEXT,
  app_version TEXT NOT NULL,
  frames_per_second REAL,
  created_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE INDEX prediction_run_by_media ON prediction_run (media_key);
CREATE INDEX prediction_run_by_model ON prediction_run (model_key);
CREATE INDEX prediction_run_by_job ON prediction_run (job_key);

-- Ordered as it is read: the curve of one lesion in one run lies in one piece.
CREATE TABLE prediction (
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  lesion_key INTEGER NOT NULL REFERENCES lesion (key),
  frame_index INTEGER NOT NULL,
  pts_us INTEGER NOT NULL,
  size_mm REAL NOT NULL,
  low_mm REAL NOT NULL,
  high_mm REAL NOT NULL,
  size_class TEXT NOT NULL,
  quality REAL NOT NULL,
  PRIMARY KEY (run_key, lesion_key, frame_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE lesion_prediction (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  lesion_key INTEGER NOT NULL REFERENCES lesion (key),
  size_mm REAL NOT NULL,
  low_mm REAL NOT NULL,
  high_mm REAL NOT NULL,
  size_class TEXT NOT NULL,
  frame_count INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX lesion_prediction_by_run ON lesion_prediction (run_key, lesion_key);
CREATE INDEX lesion_prediction_by_lesion ON lesion_prediction (lesion_key);

CREATE TABLE gate_state (
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  gate TEXT NOT NULL,
  open_float32 BLOB NOT NULL,
  PRIMARY KEY (run_key, gate)
) STRICT, WITHOUT ROWID;

-- What a person decided about a prediction. The prediction itself stays as it was.
CREATE TABLE decision (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  lesion_prediction_key INTEGER NOT NULL REFERENCES lesion_prediction (key),
  decision TEXT NOT NULL,
  size_mm REAL,
  author TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX decision_by_prediction ON decision (lesion_prediction_key);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  monotonic_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  session TEXT NOT NULL,
  action TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  before TEXT,
  after TEXT,
  reason TEXT,
  app_version TEXT NOT NULL,
  model_sha256 TEXT,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- The diffs of a step are those of its audit row.
CREATE TABLE undo_step (
  key INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL UNIQUE REFERENCES audit (sequence),
  mark TEXT NOT NULL,
  label TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX undo_step_by_state ON undo_step (state, key);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit rows are permanent'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit rows are permanent'); END;
-- Also stops INSERT OR REPLACE, which would delete the old row first.
CREATE TRIGGER audit_append_only BEFORE INSERT ON audit
  WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
  BEGIN SELECT RAISE(ABORT, 'audit rows are permanent'); END;

CREATE TRIGGER prediction_no_update BEFORE UPDATE ON prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
CREATE TRIGGER prediction_no_delete BEFORE DELETE ON prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
CREATE TRIGGER lesion_prediction_no_update BEFORE UPDATE ON lesion_prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
CREATE TRIGGER lesion_prediction_no_delete BEFORE DELETE ON lesion_prediction
  BEGIN SELECT RAISE(ABORT, 'predictions are permanent'); END;
