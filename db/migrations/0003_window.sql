-- What the window asks for often: counts, orders, shapes, and the story of jobs.

-- How many boxes a track shows. Counting 351,000 rows for one page of the library would cost a tenth of a second.
ALTER TABLE track ADD COLUMN box_count INTEGER NOT NULL DEFAULT 0;
UPDATE track SET box_count =
  (SELECT count(*) FROM key_frame WHERE track_key = track.key AND outside = 0);
CREATE TRIGGER key_frame_added AFTER INSERT ON key_frame WHEN NEW.outside = 0
  BEGIN UPDATE track SET box_count = box_count + 1 WHERE key = NEW.track_key; END;
CREATE TRIGGER key_frame_removed AFTER DELETE ON key_frame WHEN OLD.outside = 0
  BEGIN UPDATE track SET box_count = box_count - 1 WHERE key = OLD.track_key; END;
CREATE TRIGGER key_frame_turned AFTER UPDATE OF outside ON key_frame WHEN NEW.outside <> OLD.outside
  BEGIN UPDATE track SET box_count = box_count + OLD.outside - NEW.outside WHERE key = NEW.track_key; END;

-- The ends of the stretches on which a track is seen: few, however many boxes there are.
CREATE INDEX key_frame_end ON key_frame (track_key, frame_index) WHERE outside = 1;

-- Null for an item of an older library until somebody opens it: SQL cannot read the packed frame index.
ALTER TABLE media ADD COLUMN first_pts_us INTEGER;
ALTER TABLE media ADD COLUMN last_pts_us INTEGER;
CREATE INDEX media_by_name ON media (name COLLATE NOCASE, key) WHERE hidden = 0;

-- Outlines and lines that a person draws on one frame. Points are JSON, [[x, y], …] in pixels.
CREATE TABLE shape (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  media_key INTEGER NOT NULL REFERENCES media (key),
  lesion_key INTEGER REFERENCES lesion (key),
  frame_index INTEGER NOT NULL,
  kind TEXT NOT NULL,
  points TEXT NOT NULL,
  known_mm REAL,
  known_provenance TEXT,
  author TEXT NOT NULL,
  drawn_at TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX shape_by_frame ON shape (media_key, frame_index);
CREATE INDEX shape_by_lesion ON shape (lesion_key) WHERE lesion_key IS NOT NULL;

CREATE TABLE job_line (
  job_key INTEGER NOT NULL REFERENCES job (key),
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (job_key, number)
) STRICT, WITHOUT ROWID;

-- A training's figures by step; an attempt that goes on from a checkpoint writes over the steps it repeats.
CREATE TABLE job_point (
  job_key INTEGER NOT NULL REFERENCES job (key),
  name TEXT NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (job_key, name, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_by_kind ON job (kind, state, key);
