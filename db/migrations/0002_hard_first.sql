-- Width of the interval relative to the size: the order of the queue, hardest first.
ALTER TABLE lesion_prediction
  ADD COLUMN hardness REAL GENERATED ALWAYS AS ((high_mm - low_mm) / size_mm) VIRTUAL;
CREATE INDEX lesion_prediction_by_hardness ON lesion_prediction (hardness DESC, key);
