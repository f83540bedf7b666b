-- Trust: what is stored can be checked, and what happened to a file is kept.

-- Items that nobody has assigned shared one study, and with it their lesions. Each gets a study of its own, named by the
-- item, and takes along the lesions drawn or sized on it. Items that a lesion is drawn on together stay together.
CREATE TEMP TABLE unassigned_item AS
  SELECT media.key, media.id, media.study_key, study.patient_key FROM media
  JOIN study ON study.key = media.study_key JOIN patient ON patient.key = study.patient_key
  WHERE patient.pseudonym = 'unassigned';
CREATE TEMP TABLE unassigned_place AS
  SELECT lesion.key AS lesion_key, item.key AS media_key, item.study_key, min(place.weak) AS weak
  FROM (SELECT lesion_key, media_key, hidden AS weak FROM track
    UNION ALL SELECT lesion_key, media_key, hidden FROM shape WHERE lesion_key IS NOT NULL
    UNION ALL SELECT p.lesion_key, run.media_key, 1 FROM lesion_prediction AS p
      JOIN prediction_run AS run ON run.key = p.run_key) AS place
  JOIN unassigned_item AS item ON item.key = place.media_key
  JOIN lesion ON lesion.key = place.lesion_key AND lesion.study_key = item.study_key
  GROUP BY lesion.key, item.key;
CREATE TEMP TABLE unassigned_group AS
  WITH RECURSIVE link (a, b) AS (
    SELECT DISTINCT one.media_key, other.media_key FROM unassigned_place AS one
    JOIN unassigned_place AS other USING (lesion_key)
    JOIN lesion ON lesion.key = one.lesion_key AND lesion.hidden = 0
    WHERE one.weak = 0 AND other.weak = 0 AND one.media_key <> other.media_key
  ), reach (a, b) AS (
    SELECT key, key FROM unassigned_item UNION SELECT reach.a, link.b FROM reach JOIN link ON link.a = reach.b
  )
  SELECT reach.a AS media_key, min(reach.b) AS first_key, item.study_key FROM reach
  JOIN unassigned_item AS item ON item.key = reach.a GROUP BY reach.a;
INSERT INTO study (id, patient_key, name)
  SELECT item.id, item.patient_key, item.id FROM unassigned_item AS item
  WHERE item.key IN (SELECT first_key FROM unassigned_group)
    AND item.study_key IN (SELECT study_key FROM unassigned_group GROUP BY study_key HAVING count(*) > 1);
UPDATE media SET study_key = (SELECT study.key FROM unassigned_group AS put
    JOIN media AS first ON first.key = put.first_key JOIN study ON study.id = first.id
    WHERE put.media_key = media.key)
  WHERE key IN (SELECT put.media_key FROM unassigned_group AS put
    JOIN media AS first ON first.key = put.first_key JOIN study ON study.id = first.id);
UPDATE lesion SET study_key = (SELECT media.study_key FROM unassigned_place AS place
    JOIN media ON media.key = place.media_key WHERE place.lesion_key = lesion.key
    ORDER BY place.weak, place.media_key LIMIT 1)
  WHERE key IN (SELECT lesion_key FROM unassigned_place);
-- A lesion that is drawn on none of them stays where it can be found: with the item that was added first.
UPDATE lesion SET study_key = (SELECT media.study_key FROM unassigned_item AS item
    JOIN media ON media.key = item.key WHERE item.study_key = lesion.study_key ORDER BY item.key LIMIT 1)
  WHERE study_key IN (SELECT study_key FROM unassigned_item) AND key NOT IN (SELECT lesion_key FROM unassigned_place);
-- Undoing or redoing an older assignment would put items back together.
UPDATE undo_step SET state = 'cleared' WHERE sequence IN (SELECT sequence FROM audit WHERE action = 'media.assign')
  AND EXISTS (SELECT 1 FROM unassigned_item);
DROP TABLE unassigned_group;
DROP TABLE unassigned_place;
DROP TABLE unassigned_item;

-- A model is its network, its card and its golden answer; one network may belong to several. What an older version added
-- gets its digest when its bundle is seen again.
ALTER TABLE model ADD COLUMN digest TEXT;
ALTER TABLE model ADD COLUMN golden_sha256 TEXT;
DROP INDEX model_by_sha256;
CREATE INDEX model_by_sha256 ON model (sha256) WHERE hidden = 0;
CREATE UNIQUE INDEX model_by_digest ON model (digest) WHERE hidden = 0 AND digest IS NOT NULL;

-- The whole content of a video decides where its quick fingerprint leaves a doubt. Null for what an older version imported,
-- until it is imported or linked again. `damage` is what is known of its pictures, as JSON.
ALTER TABLE media ADD COLUMN content_sha256 TEXT;
ALTER TABLE media ADD COLUMN modified_ms REAL;
ALTER TABLE media ADD COLUMN damage TEXT;

-- A size taken from a damaged picture is marked; a lesion says how many of its frames were.
ALTER TABLE prediction ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged IN (0, 1));
ALTER TABLE lesion_prediction ADD COLUMN damaged_frames INTEGER NOT NULL DEFAULT 0;

-- Counts the transactions of a library: a mark beside it says how many had been acknowledged.
CREATE TABLE ledger (key INTEGER PRIMARY KEY CHECK (key = 1), commits INTEGER NOT NULL) STRICT;
INSERT INTO ledger (key, commits) VALUES (1, 0);

-- What the results of a run were when it was closed (see db/predictions/digest.ts). Null for what an older version closed.
ALTER TABLE prediction_run ADD COLUMN digest TEXT;
