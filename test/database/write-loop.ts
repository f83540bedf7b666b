// Edits the library of the folder given as fast as it can and prints each edit's audit row once it is
// acknowledged, that is, once the editing function has returned. Waits to be killed.
import { writeSync } from 'node:fs';
import {
  lesionsOfStudy,
  listAudit,
  listMedia,
  openDatabase,
  putKeyFrame,
  setLesionDetails,
  setLesionSize,
  tracksOfMedia,
  undo,
} from '../../db/index.ts';
import { isFrameSeries } from '../../main/contract/media.ts';

const db = await openDatabase(process.argv[2]!, { actor: 'loop', appVersion: '0', backUpOnOpen: false });
// A kill is no damage: an opening that says so is a false alarm.
if (db.opened.found !== null) throw new Error(`found: ${JSON.stringify(db.opened.found)}`);
const [video] = listMedia(db, 1).filter(isFrameSeries);
const [lesion] = lesionsOfStudy(db, video!.id);
const [track] = tracksOfMedia(db, video!.id);
// A synchronous write: when the parent reads the line, the edit before it had returned.
const acknowledge = (line: string) => writeSync(1, `${line}\n`);

acknowledge('open');
// Begins with edits, so that it never takes back more than it did itself.
for (let i = Date.now() * 4; ; i += 1) {
  const edit = i % 4;
  if (edit === 0) setLesionDetails(db, lesion!.id, { name: `name ${i}` });
  else if (edit === 1) setLesionSize(db, lesion!.id, { sizeMm: (i % 1000) + 1, provenance: 'instrument' });
  else if (edit === 2) {
    const x = i % 500;
    putKeyFrame(db, track!.trackId, {
      frameIndex: i % video!.frameCount,
      box: { xMinPx: x, yMinPx: x, xMaxPx: x + 5, yMaxPx: x + 7 },
    });
  } else undo(db);
  const [row] = listAudit(db, 1);
  acknowledge(`${row!.sequence} ${row!.hash}`);
}
