import { Button } from '@mantine/core';
import { IconPolygon, IconRuler2, IconTrash } from '@tabler/icons-react';
import { t } from '../../texts/index.ts';
import { useDialogs } from '../dialogs.tsx';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { scaleWords, shapeFigures } from '../tracks/shape-figures.ts';
import { useFrameShapes, useShapeEdits } from '../tracks/use-shapes.ts';
import { useWorkspace } from '../workspace.tsx';
import classes from './measurements.module.css';

/** Polygons and lengths of the frame on the screen. Millimetres only where there is a scale, and with whose. */
export function Measurements() {
  const { media, viewer, shapeId, select } = useWorkspace();
  const shapes = useFrameShapes(media, useShownFrame(viewer));
  const { remove } = useShapeEdits();
  const { open } = useDialogs();
  if (shapes.length === 0) return null;
  return (
    <section className={classes.section} aria-label={t.video.measurements}>
      <h2 className={classes.title}>{t.video.measurements}</h2>
      <ul className={classes.list}>
        {shapes.map((shape) => {
          const Picture = shape.geometry.kind === 'polygon' ? IconPolygon : IconRuler2;
          const selected = shape.id === shapeId;
          return (
            <li key={shape.id} className={classes.row} data-selected={selected}>
              <button
                type="button"
                className={classes.main}
                aria-pressed={selected}
                onClick={() => select(shape.lesionId, shape.id)}
              >
                <Picture size={15} stroke={1.5} aria-hidden />
                <span>{shapeFigures(shape)}</span>
              </button>
              {selected ? (
                <div className={classes.actions}>
                  <span className={classes.scale}>{scaleWords(shape)}</span>
                  {shape.geometry.kind === 'length' ? (
                    <Button
                      size="compact-xs"
                      onClick={() => open({ kind: 'known-length', shapeId: shape.id })}
                    >
                      {t.video.knownLength}
                    </Button>
                  ) : null}
                  <Button
                    size="compact-xs"
                    leftSection={<IconTrash size={12} />}
                    onClick={() => remove.mutate(shape.id)}
                  >
                    {t.video.deleteShape}
                  </Button>
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
