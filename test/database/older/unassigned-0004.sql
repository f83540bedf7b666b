CREATE TABLE patient (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  pseudonym TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "patient" ("key","id","pseudonym","hidden") VALUES (1,'00000000-0000-7000-8000-000000000003','once unassigned',0);
INSERT INTO "patient" ("key","id","pseudonym","hidden") VALUES (2,'00000000-0000-7000-8000-000000000013','unassigned',0);
CREATE TABLE study (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  patient_key INTEGER NOT NULL REFERENCES patient (key),
  name TEXT NOT NULL,
  site TEXT,
  hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "study" ("key","id","patient_key","name","site","hidden") VALUES (1,'00000000-0000-7000-8000-000000000004',1,'00000000-0000-7000-8000-000000000002',NULL,0);
INSERT INTO "study" ("key","id","patient_key","name","site","hidden") VALUES (2,'00000000-0000-7000-8000-000000000006',1,'00000000-0000-7000-8000-000000000005',NULL,0);
INSERT INTO "study" ("key","id","patient_key","name","site","hidden") VALUES (3,'00000000-0000-7000-8000-000000000008',1,'00000000-0000-7000-8000-000000000007',NULL,0);
INSERT INTO "study" ("key","id","patient_key","name","site","hidden") VALUES (4,'00000000-0000-7000-8000-000000000010',1,'00000000-0000-7000-8000-000000000009',NULL,0);
INSERT INTO "study" ("key","id","patient_key","name","site","hidden") VALUES (5,'00000000-0000-7000-8000-000000000012',1,'00000000-0000-7000-8000-000000000011',NULL,0);
INSERT INTO "study" ("key","id","patient_key","name","site","hidden") VALUES (6,'00000000-0000-7000-8000-000000000014',2,'1',NULL,0);
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
, first_pts_us INTEGER, last_pts_us INTEGER, content_sha256 TEXT, modified_ms REAL, damage TEXT) STRICT;
INSERT INTO "media" ("key","id","study_key","kind","name","path","fingerprint","width_px","height_px","frame_count","missing","imported_at","hidden","first_pts_us","last_pts_us","content_sha256","modified_ms","damage") VALUES (1,'00000000-0000-7000-8000-000000000002',6,'video','one.mp4','/videos/one.mp4','one',640,480,100,0,'2026-01-02T03:04:05.003Z',0,0,3960000,NULL,NULL,NULL);
INSERT INTO "media" ("key","id","study_key","kind","name","path","fingerprint","width_px","height_px","frame_count","missing","imported_at","hidden","first_pts_us","last_pts_us","content_sha256","modified_ms","damage") VALUES (2,'00000000-0000-7000-8000-000000000005',6,'video','two.mp4','/videos/two.mp4','two',640,480,100,0,'2026-01-02T03:04:05.006Z',0,0,3960000,NULL,NULL,NULL);
INSERT INTO "media" ("key","id","study_key","kind","name","path","fingerprint","width_px","height_px","frame_count","missing","imported_at","hidden","first_pts_us","last_pts_us","content_sha256","modified_ms","damage") VALUES (3,'00000000-0000-7000-8000-000000000007',6,'video','three.mp4','/videos/three.mp4','three',640,480,100,0,'2026-01-02T03:04:05.009Z',0,0,3960000,NULL,NULL,NULL);
INSERT INTO "media" ("key","id","study_key","kind","name","path","fingerprint","width_px","height_px","frame_count","missing","imported_at","hidden","first_pts_us","last_pts_us","content_sha256","modified_ms","damage") VALUES (4,'00000000-0000-7000-8000-000000000009',6,'video','four.mp4','/videos/four.mp4','four',640,480,100,0,'2026-01-02T03:04:05.012Z',0,0,3960000,NULL,NULL,NULL);
INSERT INTO "media" ("key","id","study_key","kind","name","path","fingerprint","width_px","height_px","frame_count","missing","imported_at","hidden","first_pts_us","last_pts_us","content_sha256","modified_ms","damage") VALUES (5,'00000000-0000-7000-8000-000000000011',6,'video','five.mp4','/videos/five.mp4','five',640,480,100,0,'2026-01-02T03:04:05.015Z',0,0,3960000,NULL,NULL,NULL);
CREATE TABLE frame_index (
  media_key INTEGER PRIMARY KEY REFERENCES media (key),
  pts_deltas BLOB NOT NULL,
  key_frames BLOB NOT NULL
) STRICT;
INSERT INTO "frame_index" ("media_key","pts_deltas","key_frames") VALUES (1,X'0080F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F104',X'FFFFFFFFFFFFFFFFFFFFFFFF0F');
INSERT INTO "frame_index" ("media_key","pts_deltas","key_frames") VALUES (2,X'0080F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F104',X'FFFFFFFFFFFFFFFFFFFFFFFF0F');
INSERT INTO "frame_index" ("media_key","pts_deltas","key_frames") VALUES (3,X'0080F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F104',X'FFFFFFFFFFFFFFFFFFFFFFFF0F');
INSERT INTO "frame_index" ("media_key","pts_deltas","key_frames") VALUES (4,X'0080F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F104',X'FFFFFFFFFFFFFFFFFFFFFFFF0F');
INSERT INTO "frame_index" ("media_key","pts_deltas","key_frames") VALUES (5,X'0080F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F10480F104',X'FFFFFFFFFFFFFFFFFFFFFFFF0F');
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
INSERT INTO "lesion" ("key","id","study_key","name","size_mm","size_provenance","size_prediction_key","paris","site","histology","hidden") VALUES (1,'00000000-0000-7000-8000-000000000015',6,'of one',NULL,'unknown',NULL,NULL,NULL,NULL,0);
INSERT INTO "lesion" ("key","id","study_key","name","size_mm","size_provenance","size_prediction_key","paris","site","histology","hidden") VALUES (2,'00000000-0000-7000-8000-000000000017',6,'of two and three',NULL,'unknown',NULL,NULL,NULL,NULL,0);
INSERT INTO "lesion" ("key","id","study_key","name","size_mm","size_provenance","size_prediction_key","paris","site","histology","hidden") VALUES (3,'00000000-0000-7000-8000-000000000020',6,'outlined on four',NULL,'unknown',NULL,NULL,NULL,NULL,0);
INSERT INTO "lesion" ("key","id","study_key","name","size_mm","size_provenance","size_prediction_key","paris","site","histology","hidden") VALUES (4,'00000000-0000-7000-8000-000000000022',6,'drawn nowhere',4.0,'pathology',NULL,NULL,NULL,NULL,0);
INSERT INTO "lesion" ("key","id","study_key","name","size_mm","size_provenance","size_prediction_key","paris","site","histology","hidden") VALUES (5,'00000000-0000-7000-8000-000000000023',6,'of five',NULL,'unknown',NULL,NULL,NULL,NULL,0);
CREATE TABLE batch (
  key INTEGER PRIMARY KEY,
  label TEXT NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL
) STRICT;
INSERT INTO "batch" ("key","label","complete","started_at") VALUES (1,'Import boxes',1,'2026-01-02T03:04:05.020Z');
INSERT INTO "batch" ("key","label","complete","started_at") VALUES (2,'Import boxes',1,'2026-01-02T03:04:05.023Z');
INSERT INTO "batch" ("key","label","complete","started_at") VALUES (3,'Import boxes',1,'2026-01-02T03:04:05.035Z');
CREATE TABLE track (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  media_key INTEGER NOT NULL REFERENCES media (key),
  lesion_key INTEGER NOT NULL REFERENCES lesion (key),
  batch_key INTEGER REFERENCES batch (key),
  hidden INTEGER NOT NULL DEFAULT 0
, box_count INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "track" ("key","id","media_key","lesion_key","batch_key","hidden","box_count") VALUES (1,'00000000-0000-7000-8000-000000000016',1,1,1,0,20);
INSERT INTO "track" ("key","id","media_key","lesion_key","batch_key","hidden","box_count") VALUES (2,'00000000-0000-7000-8000-000000000018',2,2,2,0,20);
INSERT INTO "track" ("key","id","media_key","lesion_key","batch_key","hidden","box_count") VALUES (3,'00000000-0000-7000-8000-000000000019',3,2,NULL,0,1);
INSERT INTO "track" ("key","id","media_key","lesion_key","batch_key","hidden","box_count") VALUES (4,'00000000-0000-7000-8000-000000000024',5,5,3,0,20);
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
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,0,0.0,20.0,10.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,1,1.0,20.0,11.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,2,2.0,20.0,12.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,3,3.0,20.0,13.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,4,4.0,20.0,14.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,5,5.0,20.0,15.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,6,6.0,20.0,16.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,7,7.0,20.0,17.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,8,8.0,20.0,18.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,9,9.0,20.0,19.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,10,10.0,20.0,20.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,11,11.0,20.0,21.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,12,12.0,20.0,22.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,13,13.0,20.0,23.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,14,14.0,20.0,24.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,15,15.0,20.0,25.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,16,16.0,20.0,26.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,17,17.0,20.0,27.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,18,18.0,20.0,28.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,19,19.0,20.0,29.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (1,20,19.0,20.0,29.0,30.0,1,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,0,0.0,20.0,10.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,1,1.0,20.0,11.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,2,2.0,20.0,12.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,3,3.0,20.0,13.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,4,4.0,20.0,14.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,5,5.0,20.0,15.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,6,6.0,20.0,16.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,7,7.0,20.0,17.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,8,8.0,20.0,18.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,9,9.0,20.0,19.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,10,10.0,20.0,20.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,11,11.0,20.0,21.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,12,12.0,20.0,22.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,13,13.0,20.0,23.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,14,14.0,20.0,24.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,15,15.0,20.0,25.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,16,16.0,20.0,26.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,17,17.0,20.0,27.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,18,18.0,20.0,28.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,19,19.0,20.0,29.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (2,20,19.0,20.0,29.0,30.0,1,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (3,5,3.0,20.0,13.0,30.0,0,0,'drawn','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,0,0.0,20.0,10.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,1,1.0,20.0,11.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,2,2.0,20.0,12.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,3,3.0,20.0,13.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,4,4.0,20.0,14.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,5,5.0,20.0,15.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,6,6.0,20.0,16.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,7,7.0,20.0,17.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,8,8.0,20.0,18.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,9,9.0,20.0,19.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,10,10.0,20.0,20.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,11,11.0,20.0,21.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,12,12.0,20.0,22.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,13,13.0,20.0,23.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,14,14.0,20.0,24.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,15,15.0,20.0,25.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,16,16.0,20.0,26.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,17,17.0,20.0,27.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,18,18.0,20.0,28.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,19,19.0,20.0,29.0,30.0,0,0,'imported','Dr Test',NULL);
INSERT INTO "key_frame" ("track_key","frame_index","x_min_px","y_min_px","x_max_px","y_max_px","outside","occluded","origin","author","run_key") VALUES (4,20,19.0,20.0,29.0,30.0,1,0,'imported','Dr Test',NULL);
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
, digest TEXT, golden_sha256 TEXT) STRICT;
INSERT INTO "model" ("key","id","name","version","folder","sha256","demonstration","card","added_at","hidden","digest","golden_sha256") VALUES (1,'00000000-0000-7000-8000-000000000025','test gates','1.0.0','/models/test','abababababababababababababababababababababababababababababababab',1,'{"intendedUse":"tests"}','2026-01-02T03:04:05.038Z',0,'4627a05ea8a7f1c5cbcdbbb97f844f060ff83de680255fca6dffa7e2ff200e3a',NULL);
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
, digest TEXT) STRICT;
INSERT INTO "prediction_run" ("key","id","media_key","model_key","job_key","state","record","app_version","frames_per_second","created_at","finished_at","digest") VALUES (1,'00000000-0000-7000-8000-000000000026',5,1,NULL,'done','{"provider":"cpu","providerNotes":[],"batchSize":8,"threads":2,"modelSha256":"abababababababababababababababababababababababababababababababab","modelDigest":null,"goldenCheck":"passed","modelName":"test gates","demonstration":true,"baseline":[],"versions":{"onnxruntime":"1.30.0"}}','0.1.0-test',12.5,'2026-01-02T03:04:05.041Z','2026-01-02T03:04:05.044Z','{"summary":"97f942dd55109befef2ac7621371e6ef4850d27d828db95ad7b8861c31ffef5a","rows":"41862279209e2bf5b1b0c6ef0a5d076dbf8708ff0c672f1f8c6364699534d025"}');
CREATE TABLE prediction (
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  lesion_key INTEGER NOT NULL REFERENCES lesion (key),
  frame_index INTEGER NOT NULL,
  pts_us INTEGER NOT NULL,
  size_mm REAL NOT NULL,
  low_mm REAL NOT NULL,
  high_mm REAL NOT NULL,
  size_class TEXT NOT NULL,
  quality REAL NOT NULL, damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged IN (0, 1)),
  PRIMARY KEY (run_key, lesion_key, frame_index)
) STRICT, WITHOUT ROWID;
INSERT INTO "prediction" ("run_key","lesion_key","frame_index","pts_us","size_mm","low_mm","high_mm","size_class","quality","damaged") VALUES (1,5,10,400000,5.0,4.0,6.0,'diminutive',0.5,0);
INSERT INTO "prediction" ("run_key","lesion_key","frame_index","pts_us","size_mm","low_mm","high_mm","size_class","quality","damaged") VALUES (1,5,11,440000,5.5,4.5,6.5,'diminutive',0.5,0);
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
, hardness REAL GENERATED ALWAYS AS ((high_mm - low_mm) / size_mm) VIRTUAL, damaged_frames INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "lesion_prediction" ("key","id","run_key","lesion_key","size_mm","low_mm","high_mm","size_class","frame_count","damaged_frames") VALUES (1,'00000000-0000-7000-8000-000000000027',1,5,5.0,4.0,6.0,'diminutive',2,0);
CREATE TABLE gate_state (
  run_key INTEGER NOT NULL REFERENCES prediction_run (key),
  gate TEXT NOT NULL,
  open_float32 BLOB NOT NULL,
  PRIMARY KEY (run_key, gate)
) STRICT, WITHOUT ROWID;
INSERT INTO "gate_state" ("run_key","gate","open_float32") VALUES (1,'layer1.gate',X'0000003F0000803E');
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
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (1,'2026-01-02T03:04:05.001Z',2000,'Dr Test','00000000-0000-7000-8000-000000000001','library.open','library','',NULL,'{"created":true,"found":null,"interruptedJobs":[],"migratedFrom":4,"removedBatches":0,"walMissing":false}',NULL,'0.1.0-test',NULL,'0000000000000000000000000000000000000000000000000000000000000000','26c27a0b84f518b43a2ab224a3883eb407ec50e8d583d1f816a9220fd17cbcae');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (2,'2026-01-02T03:04:05.004Z',5000,'Dr Test','00000000-0000-7000-8000-000000000001','media.add','media','00000000-0000-7000-8000-000000000002','{"rows":[{"key":{"key":1},"table":"patient","values":{"hidden":true}},{"key":{"key":1},"table":"study","values":{"hidden":true}},{"key":{"key":1},"table":"media","values":{"hidden":true}}]}','{"rows":[{"key":{"key":1},"table":"patient","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000003","key":1,"pseudonym":"unassigned"}},{"key":{"key":1},"table":"study","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000004","key":1,"name":"00000000-0000-7000-8000-000000000002","patientKey":1,"site":null}},{"key":{"key":1},"table":"media","values":{"contentSha256":null,"damage":null,"fingerprint":"one","firstPtsUs":0,"frameCount":100,"heightPx":480,"hidden":false,"id":"00000000-0000-7000-8000-000000000002","importedAt":"2026-01-02T03:04:05.003Z","key":1,"kind":"video","lastPtsUs":3960000,"missing":false,"modifiedMs":null,"name":"one.mp4","path":"/videos/one.mp4","studyKey":1,"widthPx":640}}]}',NULL,'0.1.0-test',NULL,'26c27a0b84f518b43a2ab224a3883eb407ec50e8d583d1f816a9220fd17cbcae','b3cd21af5851bd66b191f192288ee55424c52cad726de829c9205c19fae933eb');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (3,'2026-01-02T03:04:05.007Z',8000,'Dr Test','00000000-0000-7000-8000-000000000001','media.add','media','00000000-0000-7000-8000-000000000005','{"rows":[{"key":{"key":2},"table":"study","values":{"hidden":true}},{"key":{"key":2},"table":"media","values":{"hidden":true}}]}','{"rows":[{"key":{"key":2},"table":"study","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000006","key":2,"name":"00000000-0000-7000-8000-000000000005","patientKey":1,"site":null}},{"key":{"key":2},"table":"media","values":{"contentSha256":null,"damage":null,"fingerprint":"two","firstPtsUs":0,"frameCount":100,"heightPx":480,"hidden":false,"id":"00000000-0000-7000-8000-000000000005","importedAt":"2026-01-02T03:04:05.006Z","key":2,"kind":"video","lastPtsUs":3960000,"missing":false,"modifiedMs":null,"name":"two.mp4","path":"/videos/two.mp4","studyKey":2,"widthPx":640}}]}',NULL,'0.1.0-test',NULL,'b3cd21af5851bd66b191f192288ee55424c52cad726de829c9205c19fae933eb','9e646a5b4c61b57b5bf2f94934a5a090737441e364b632f32885f39d85fad01c');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (4,'2026-01-02T03:04:05.010Z',11000,'Dr Test','00000000-0000-7000-8000-000000000001','media.add','media','00000000-0000-7000-8000-000000000007','{"rows":[{"key":{"key":3},"table":"study","values":{"hidden":true}},{"key":{"key":3},"table":"media","values":{"hidden":true}}]}','{"rows":[{"key":{"key":3},"table":"study","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000008","key":3,"name":"00000000-0000-7000-8000-000000000007","patientKey":1,"site":null}},{"key":{"key":3},"table":"media","values":{"contentSha256":null,"damage":null,"fingerprint":"three","firstPtsUs":0,"frameCount":100,"heightPx":480,"hidden":false,"id":"00000000-0000-7000-8000-000000000007","importedAt":"2026-01-02T03:04:05.009Z","key":3,"kind":"video","lastPtsUs":3960000,"missing":false,"modifiedMs":null,"name":"three.mp4","path":"/videos/three.mp4","studyKey":3,"widthPx":640}}]}',NULL,'0.1.0-test',NULL,'9e646a5b4c61b57b5bf2f94934a5a090737441e364b632f32885f39d85fad01c','d9c7e77adec2ec899dd639010160b7957cfd26827b698908d1dc51e34986dc22');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (5,'2026-01-02T03:04:05.013Z',14000,'Dr Test','00000000-0000-7000-8000-000000000001','media.add','media','00000000-0000-7000-8000-000000000009','{"rows":[{"key":{"key":4},"table":"study","values":{"hidden":true}},{"key":{"key":4},"table":"media","values":{"hidden":true}}]}','{"rows":[{"key":{"key":4},"table":"study","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000010","key":4,"name":"00000000-0000-7000-8000-000000000009","patientKey":1,"site":null}},{"key":{"key":4},"table":"media","values":{"contentSha256":null,"damage":null,"fingerprint":"four","firstPtsUs":0,"frameCount":100,"heightPx":480,"hidden":false,"id":"00000000-0000-7000-8000-000000000009","importedAt":"2026-01-02T03:04:05.012Z","key":4,"kind":"video","lastPtsUs":3960000,"missing":false,"modifiedMs":null,"name":"four.mp4","path":"/videos/four.mp4","studyKey":4,"widthPx":640}}]}',NULL,'0.1.0-test',NULL,'d9c7e77adec2ec899dd639010160b7957cfd26827b698908d1dc51e34986dc22','d78fcaeba31c1ad61e0e9259cffb3ca49634add259a023cd21092d20c6674b6f');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (6,'2026-01-02T03:04:05.016Z',17000,'Dr Test','00000000-0000-7000-8000-000000000001','media.add','media','00000000-0000-7000-8000-000000000011','{"rows":[{"key":{"key":5},"table":"study","values":{"hidden":true}},{"key":{"key":5},"table":"media","values":{"hidden":true}}]}','{"rows":[{"key":{"key":5},"table":"study","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000012","key":5,"name":"00000000-0000-7000-8000-000000000011","patientKey":1,"site":null}},{"key":{"key":5},"table":"media","values":{"contentSha256":null,"damage":null,"fingerprint":"five","firstPtsUs":0,"frameCount":100,"heightPx":480,"hidden":false,"id":"00000000-0000-7000-8000-000000000011","importedAt":"2026-01-02T03:04:05.015Z","key":5,"kind":"video","lastPtsUs":3960000,"missing":false,"modifiedMs":null,"name":"five.mp4","path":"/videos/five.mp4","studyKey":5,"widthPx":640}}]}',NULL,'0.1.0-test',NULL,'d78fcaeba31c1ad61e0e9259cffb3ca49634add259a023cd21092d20c6674b6f','c061f33a9a6e54f73e930d627895c09acb7ae2f55c27a76e6d813cea09ad7507');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (7,'2026-01-02T03:04:05.018Z',19000,'Dr Test','00000000-0000-7000-8000-000000000001','media.assign','media','00000000-0000-7000-8000-000000000002','{"rows":[{"key":{"key":2},"table":"patient","values":{"hidden":true}},{"key":{"key":6},"table":"study","values":{"hidden":true}},{"key":{"key":1},"table":"media","values":{"studyKey":1}},{"key":{"key":2},"table":"media","values":{"studyKey":2}},{"key":{"key":3},"table":"media","values":{"studyKey":3}},{"key":{"key":4},"table":"media","values":{"studyKey":4}},{"key":{"key":5},"table":"media","values":{"studyKey":5}}]}','{"rows":[{"key":{"key":2},"table":"patient","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000013","key":2,"pseudonym":"all"}},{"key":{"key":6},"table":"study","values":{"hidden":false,"id":"00000000-0000-7000-8000-000000000014","key":6,"name":"1","patientKey":2,"site":null}},{"key":{"key":1},"table":"media","values":{"studyKey":6}},{"key":{"key":2},"table":"media","values":{"studyKey":6}},{"key":{"key":3},"table":"media","values":{"studyKey":6}},{"key":{"key":4},"table":"media","values":{"studyKey":6}},{"key":{"key":5},"table":"media","values":{"studyKey":6}}]}',NULL,'0.1.0-test',NULL,'c061f33a9a6e54f73e930d627895c09acb7ae2f55c27a76e6d813cea09ad7507','0361e7e5ddd568ee6418bf1743175fe85b4f8b19d014ea399fa65db825b13303');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (8,'2026-01-02T03:04:05.021Z',22000,'Dr Test','00000000-0000-7000-8000-000000000001','boxes.import','batch','1','{"rows":[{"key":{"key":1},"table":"lesion","values":{"hidden":true}},{"key":{"key":1},"table":"track","values":{"hidden":true}}]}','{"rows":[{"key":{"key":1},"table":"lesion","values":{"hidden":false,"histology":null,"id":"00000000-0000-7000-8000-000000000015","key":1,"name":"of one","paris":null,"site":null,"sizeMm":null,"sizePredictionKey":null,"sizeProvenance":"unknown","studyKey":6}},{"key":{"key":1},"table":"track","values":{"batchKey":1,"boxCount":0,"hidden":false,"id":"00000000-0000-7000-8000-000000000016","key":1,"lesionKey":1,"mediaKey":1}}],"summary":{"boxCount":20,"sha256":"56958d1b9fe75e5e6565f442276f959ba28674154068a810ef7c6b16807905e4"}}',NULL,'0.1.0-test',NULL,'0361e7e5ddd568ee6418bf1743175fe85b4f8b19d014ea399fa65db825b13303','3d1e13e4750d4f7422d04da541d87203c5d0b1750139614055ceafeb49988722');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (9,'2026-01-02T03:04:05.024Z',25000,'Dr Test','00000000-0000-7000-8000-000000000001','boxes.import','batch','2','{"rows":[{"key":{"key":2},"table":"lesion","values":{"hidden":true}},{"key":{"key":2},"table":"track","values":{"hidden":true}}]}','{"rows":[{"key":{"key":2},"table":"lesion","values":{"hidden":false,"histology":null,"id":"00000000-0000-7000-8000-000000000017","key":2,"name":"of two and three","paris":null,"site":null,"sizeMm":null,"sizePredictionKey":null,"sizeProvenance":"unknown","studyKey":6}},{"key":{"key":2},"table":"track","values":{"batchKey":2,"boxCount":0,"hidden":false,"id":"00000000-0000-7000-8000-000000000018","key":2,"lesionKey":2,"mediaKey":2}}],"summary":{"boxCount":20,"sha256":"a34f3257422d3cad6fcbaa037b502479e211e758260d9688ee832afe4b6f35a6"}}',NULL,'0.1.0-test',NULL,'3d1e13e4750d4f7422d04da541d87203c5d0b1750139614055ceafeb49988722','03023b4a1384f2ac32f4911ff3c7e1f98e526ecf60b7420d3299d020f8d389df');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (10,'2026-01-02T03:04:05.026Z',27000,'Dr Test','00000000-0000-7000-8000-000000000001','track.add','track','00000000-0000-7000-8000-000000000019','{"rows":[{"key":{"key":3},"table":"track","values":{"hidden":true}},{"key":{"frameIndex":5,"trackKey":3},"table":"key_frame","values":null}]}','{"rows":[{"key":{"key":3},"table":"track","values":{"batchKey":null,"boxCount":0,"hidden":false,"id":"00000000-0000-7000-8000-000000000019","key":3,"lesionKey":2,"mediaKey":3}},{"key":{"frameIndex":5,"trackKey":3},"table":"key_frame","values":{"author":"Dr Test","frameIndex":5,"occluded":false,"origin":"drawn","outside":false,"runKey":null,"trackKey":3,"xMaxPx":13,"xMinPx":3,"yMaxPx":30,"yMinPx":20}}]}',NULL,'0.1.0-test',NULL,'03023b4a1384f2ac32f4911ff3c7e1f98e526ecf60b7420d3299d020f8d389df','1a353c90f8601b42aea1161e366644d8ab0a4c7b3d5180ad29b4fde81b7f9dcc');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (11,'2026-01-02T03:04:05.028Z',29000,'Dr Test','00000000-0000-7000-8000-000000000001','lesion.add','lesion','00000000-0000-7000-8000-000000000020','{"rows":[{"key":{"key":3},"table":"lesion","values":{"hidden":true}}]}','{"rows":[{"key":{"key":3},"table":"lesion","values":{"hidden":false,"histology":null,"id":"00000000-0000-7000-8000-000000000020","key":3,"name":"outlined on four","paris":null,"site":null,"sizeMm":null,"sizePredictionKey":null,"sizeProvenance":"unknown","studyKey":6}}]}',NULL,'0.1.0-test',NULL,'1a353c90f8601b42aea1161e366644d8ab0a4c7b3d5180ad29b4fde81b7f9dcc','4a9973bbcb0fd202f01d70090a3d521c0b230768a4a3bd0518b7666c975f992d');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (12,'2026-01-02T03:04:05.031Z',32000,'Dr Test','00000000-0000-7000-8000-000000000001','shape.put','shape','00000000-0000-7000-8000-000000000021','{"rows":[{"key":{"key":1},"table":"shape","values":{"hidden":true}}]}','{"rows":[{"key":{"key":1},"table":"shape","values":{"author":"Dr Test","drawnAt":"2026-01-02T03:04:05.030Z","frameIndex":5,"hidden":false,"id":"00000000-0000-7000-8000-000000000021","key":1,"kind":"length","knownMm":null,"knownProvenance":null,"lesionKey":3,"mediaKey":4,"points":"[[1,2],[5,2]]"}}]}',NULL,'0.1.0-test',NULL,'4a9973bbcb0fd202f01d70090a3d521c0b230768a4a3bd0518b7666c975f992d','6ac2dab4d242f2af803cf139dcb0d66ebe086ca3f2a64cf7a5e4488c4fbbf452');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (13,'2026-01-02T03:04:05.033Z',34000,'Dr Test','00000000-0000-7000-8000-000000000001','lesion.add','lesion','00000000-0000-7000-8000-000000000022','{"rows":[{"key":{"key":4},"table":"lesion","values":{"hidden":true}}]}','{"rows":[{"key":{"key":4},"table":"lesion","values":{"hidden":false,"histology":null,"id":"00000000-0000-7000-8000-000000000022","key":4,"name":"drawn nowhere","paris":null,"site":null,"sizeMm":4,"sizePredictionKey":null,"sizeProvenance":"pathology","studyKey":6}}]}',NULL,'0.1.0-test',NULL,'6ac2dab4d242f2af803cf139dcb0d66ebe086ca3f2a64cf7a5e4488c4fbbf452','6316fdaf396596da3c776a6d346924ebddb3efb1fe1287210607ee35ba081416');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (14,'2026-01-02T03:04:05.036Z',37000,'Dr Test','00000000-0000-7000-8000-000000000001','boxes.import','batch','3','{"rows":[{"key":{"key":5},"table":"lesion","values":{"hidden":true}},{"key":{"key":4},"table":"track","values":{"hidden":true}}]}','{"rows":[{"key":{"key":5},"table":"lesion","values":{"hidden":false,"histology":null,"id":"00000000-0000-7000-8000-000000000023","key":5,"name":"of five","paris":null,"site":null,"sizeMm":null,"sizePredictionKey":null,"sizeProvenance":"unknown","studyKey":6}},{"key":{"key":4},"table":"track","values":{"batchKey":3,"boxCount":0,"hidden":false,"id":"00000000-0000-7000-8000-000000000024","key":4,"lesionKey":5,"mediaKey":5}}],"summary":{"boxCount":20,"sha256":"069dc61267bbeda23350b225c72dcd7a32167d9dc7835bfa6c6a7083f724853b"}}',NULL,'0.1.0-test',NULL,'6316fdaf396596da3c776a6d346924ebddb3efb1fe1287210607ee35ba081416','35a09e157c1aaeefedd09f71916607a634fbba13ba316ef8ee4acf4c90d347c1');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (15,'2026-01-02T03:04:05.039Z',40000,'Dr Test','00000000-0000-7000-8000-000000000001','model.add','model','00000000-0000-7000-8000-000000000025',NULL,'{"demonstration":true,"digest":"4627a05ea8a7f1c5cbcdbbb97f844f060ff83de680255fca6dffa7e2ff200e3a","folder":"/models/test","goldenSha256":null,"name":"test gates","sha256":"abababababababababababababababababababababababababababababababab","version":"1.0.0"}',NULL,'0.1.0-test','abababababababababababababababababababababababababababababababab','35a09e157c1aaeefedd09f71916607a634fbba13ba316ef8ee4acf4c90d347c1','ad94945cb11b55ccd3ac090e3dab94ed276f399a7ecc211239c65abf40f88241');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (16,'2026-01-02T03:04:05.042Z',43000,'Dr Test','00000000-0000-7000-8000-000000000001','run.start','run','00000000-0000-7000-8000-000000000026',NULL,'{"mediaId":"00000000-0000-7000-8000-000000000011","modelId":"00000000-0000-7000-8000-000000000025"}',NULL,'0.1.0-test','abababababababababababababababababababababababababababababababab','ad94945cb11b55ccd3ac090e3dab94ed276f399a7ecc211239c65abf40f88241','066be3543967516f6384fc4c6393bc682fdcc5354ad228db8582a5acf17fc720');
INSERT INTO "audit" ("sequence","at","monotonic_us","actor","session","action","entity","entity_id","before","after","reason","app_version","model_sha256","previous_hash","hash") VALUES (17,'2026-01-02T03:04:05.045Z',46000,'Dr Test','00000000-0000-7000-8000-000000000001','run.finish','run','00000000-0000-7000-8000-000000000026',NULL,'{"digest":{"rows":"41862279209e2bf5b1b0c6ef0a5d076dbf8708ff0c672f1f8c6364699534d025","summary":"97f942dd55109befef2ac7621371e6ef4850d27d828db95ad7b8861c31ffef5a"},"framesPerSecond":12.5,"lesions":[{"damagedFrames":0,"frameCount":2,"highMm":6,"lesionId":"00000000-0000-7000-8000-000000000023","lowMm":4,"sizeClass":"diminutive","sizeMm":5}],"record":{"baseline":[],"batchSize":8,"demonstration":true,"goldenCheck":"passed","modelDigest":null,"modelName":"test gates","modelSha256":"abababababababababababababababababababababababababababababababab","provider":"cpu","providerNotes":[],"threads":2,"versions":{"onnxruntime":"1.30.0"}}}',NULL,'0.1.0-test','abababababababababababababababababababababababababababababababab','066be3543967516f6384fc4c6393bc682fdcc5354ad228db8582a5acf17fc720','b97a78662015faf4a8a373bf76d3b1bdf50c99fab50a567e0ebfaf5b20fba57e');
CREATE TABLE undo_step (
  key INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL UNIQUE REFERENCES audit (sequence),
  mark TEXT NOT NULL,
  label TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (1,2,'2','Add media','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (2,3,'3','Add media','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (3,4,'4','Add media','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (4,5,'5','Add media','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (5,6,'6','Add media','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (6,7,'7','Assign patient','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (7,8,'8','Import boxes','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (8,9,'9','Import boxes','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (9,10,'10','Add track','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (10,11,'11','Add lesion','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (11,12,'12','Draw shape','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (12,13,'13','Add lesion','done');
INSERT INTO "undo_step" ("key","sequence","mark","label","state") VALUES (13,14,'14','Import boxes','done');
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
INSERT INTO "shape" ("key","id","media_key","lesion_key","frame_index","kind","points","known_mm","known_provenance","author","drawn_at","hidden") VALUES (1,'00000000-0000-7000-8000-000000000021',4,3,5,'length','[[1,2],[5,2]]',NULL,NULL,'Dr Test','2026-01-02T03:04:05.030Z',0);
CREATE TABLE job_line (
  job_key INTEGER NOT NULL REFERENCES job (key),
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (job_key, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE job_point (
  job_key INTEGER NOT NULL REFERENCES job (key),
  name TEXT NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (job_key, name, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger (key INTEGER PRIMARY KEY CHECK (key = 1), commits INTEGER NOT NULL) STRICT;
INSERT INTO "ledger" ("key","commits") VALUES (1,28);
CREATE UNIQUE INDEX patient_by_pseudonym ON patient (pseudonym) WHERE hidden = 0;
CREATE UNIQUE INDEX study_by_patient ON study (patient_key, name) WHERE hidden = 0;
CREATE INDEX media_by_study ON media (study_key);
CREATE INDEX media_by_fingerprint ON media (fingerprint);
CREATE INDEX lesion_by_study ON lesion (study_key);
CREATE INDEX batch_incomplete ON batch (complete) WHERE complete = 0;
CREATE INDEX track_by_media ON track (media_key);
CREATE INDEX track_by_lesion ON track (lesion_key);
CREATE INDEX track_by_batch ON track (batch_key) WHERE batch_key IS NOT NULL;
CREATE INDEX job_by_state ON job (state, key);
CREATE INDEX prediction_run_by_media ON prediction_run (media_key);
CREATE INDEX prediction_run_by_model ON prediction_run (model_key);
CREATE INDEX prediction_run_by_job ON prediction_run (job_key);
CREATE UNIQUE INDEX lesion_prediction_by_run ON lesion_prediction (run_key, lesion_key);
CREATE INDEX lesion_prediction_by_lesion ON lesion_prediction (lesion_key);
CREATE INDEX decision_by_prediction ON decision (lesion_prediction_key);
CREATE INDEX undo_step_by_state ON undo_step (state, key);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit rows are permanent'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit rows are permanent'); END;
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
CREATE INDEX lesion_prediction_by_hardness ON lesion_prediction (hardness DESC, key);
CREATE TRIGGER key_frame_added AFTER INSERT ON key_frame WHEN NEW.outside = 0
  BEGIN UPDATE track SET box_count = box_count + 1 WHERE key = NEW.track_key; END;
CREATE TRIGGER key_frame_removed AFTER DELETE ON key_frame WHEN OLD.outside = 0
  BEGIN UPDATE track SET box_count = box_count - 1 WHERE key = OLD.track_key; END;
CREATE TRIGGER key_frame_turned AFTER UPDATE OF outside ON key_frame WHEN NEW.outside <> OLD.outside
  BEGIN UPDATE track SET box_count = box_count + OLD.outside - NEW.outside WHERE key = NEW.track_key; END;
CREATE INDEX key_frame_end ON key_frame (track_key, frame_index) WHERE outside = 1;
CREATE INDEX media_by_name ON media (name COLLATE NOCASE, key) WHERE hidden = 0;
CREATE INDEX shape_by_frame ON shape (media_key, frame_index);
CREATE INDEX shape_by_lesion ON shape (lesion_key) WHERE lesion_key IS NOT NULL;
CREATE INDEX job_by_kind ON job (kind, state, key);
CREATE INDEX model_by_sha256 ON model (sha256) WHERE hidden = 0;
CREATE UNIQUE INDEX model_by_digest ON model (digest) WHERE hidden = 0 AND digest IS NOT NULL;
PRAGMA application_id = 1128352848;
PRAGMA user_version = 4;
