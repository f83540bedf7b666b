import type { ChangeTopic } from '../../main/contract/system.ts';

const edits = ['media', 'annotations', 'predictions', 'models', 'labels', 'datasets', 'settings'] as const;

/**
 * Every answer that the window keeps, with the topics whose changes make it old. Each query of the window stands here
 * (a test reads the source); one without a topic never grows old, or is asked again by the view itself.
 */
export const topicsOfQuery = {
  'annotations.boxes': ['annotations'],
  'annotations.dropped': edits,
  'annotations.history': edits,
  'annotations.keyFrames': ['annotations'],
  // With the videos on which each lesion stands, and how often it was sized there.
  'annotations.lesions': ['annotations', 'media', 'predictions'],
  // Measured by what their file states of its pixels.
  'annotations.shapes': ['annotations', 'media'],
  'annotations.stretches': ['annotations'],
  'annotations.tracks': ['annotations'],
  'audit.list': [...edits, 'jobs'],
  'datasets.findings': ['datasets'],
  'datasets.list': ['datasets'],
  'datasets.show': ['datasets'],
  'batches.get': ['jobs', 'predictions'],
  'batches.list': ['jobs', 'predictions'],
  'jobs.curve': ['jobs'],
  'jobs.lanes': ['jobs'],
  'jobs.list': ['jobs'],
  'jobs.log': ['jobs'],
  'labels.list': ['labels', 'annotations'],
  'labels.schema': ['labels'],
  'library.list': ['media', 'annotations', 'predictions', 'models'],
  'library.patients': ['media'],
  'media.damage': ['media'],
  'media.frameTimes': [],
  'media.info': ['media'],
  'models.card': ['models'],
  'models.gates': ['models'],
  'models.list': ['models'],
  'models.methods': [],
  'predictions.clearestFrame': ['predictions'],
  // Their lesions are called by name.
  'predictions.frames': ['predictions', 'annotations'],
  'predictions.lesions': ['predictions', 'annotations'],
  'predictions.runs': ['predictions'],
  'predictions.timeline': ['predictions'],
  'system.backups': [],
  'system.info': ['settings', 'jobs'],
  // Made by a job, with a model.
  'system.selfTest': ['jobs', 'models'],
} as const satisfies Record<string, readonly ChangeTopic[]>;

/** Procedures, as router and name, whose answers are old when something of these topics changed. */
export function oldAfter(changed: ReadonlySet<ChangeTopic>): (readonly [string, string])[] {
  const old = Object.entries<readonly ChangeTopic[]>(topicsOfQuery).filter(([, topics]) =>
    topics.some((topic) => changed.has(topic)),
  );
  return old.map(([path]) => path.split('.') as [string, string]);
}
