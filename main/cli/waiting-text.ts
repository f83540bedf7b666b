import type { MediaId } from '../contract/ids.ts';
import { jobKinds, jobSubject } from '../contract/job-kinds.ts';
import type { Job, JobLane } from '../contract/jobs.ts';
import type { Session } from './session.ts';

/** Nothing is before it: it is started with the next command that starts work of its lane, or by the window. */
export const nextInLane = 'is next in its lane';

/** Why a job waits: "waits for the training “first try”, behind 2 others". Empty for one that does not. */
export async function waitingText(
  { id, kind }: Job,
  lanes: readonly JobLane[],
  client: Session['client'],
): Promise<string> {
  const { lane } = jobKinds[kind];
  const { running = null, waiting = [], error = null } = lanes.find((one) => one.lane === lane) ?? {};
  const ahead = waiting.indexOf(id);
  if (ahead < 0) return '';
  const others = ahead === 0 ? '' : `behind ${ahead} other${ahead === 1 ? '' : 's'}`;
  if (error !== null) return `cannot be started now: ${error.message}`;
  if (running === null) return others === '' ? nextInLane : `waits ${others}`;
  const waits = `waits for the ${await nameOf(running, client)}`;
  return others === '' ? waits : `${waits}, ${others}`;
}

/** Such as "sizing of clip.mp4". */
async function nameOf(job: Job, client: Session['client']): Promise<string> {
  const { mediaId, name } = jobSubject(job);
  const { noun } = jobKinds[job.kind];
  if (mediaId === undefined) return name === undefined ? noun : `${noun} “${name}”`;
  const item = await client.library.get({ mediaId: mediaId as MediaId }).catch(() => undefined); // it may be taken out
  return item === undefined ? noun : `${noun} of ${item.name}`;
}
