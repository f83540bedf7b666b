import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { CaliperError } from '../../contract/errors.ts';
import { errorForLog } from './error-for-log.ts';
import { fileSink, Log } from './log.ts';
import { Redactor } from './redact.ts';

const canary = 'Zebediah-Quillfeather';

describe('redaction', () => {
  it.each([
    `open /data/patients/${canary}/video.mp4`,
    `open "/data/my patients/${canary} 2.mp4" failed`,
    `C:\\Users\\me\\${canary}\\video.avi`,
    `\\\\server\\share\\${canary}.mkv`,
    `file:///home/me/${canary}.mkv`,
    `relative ../${canary}/x`,
    `ENOENT: no such file or directory, open './${canary}'`,
    `${canary}.mp4 could not be read`,
    `~/${canary}`,
    `/data/of the clinic/${canary} 2/video 1.mp4 does not exist`,
    `Unexpected token '${canary[0]}', ..."${canary} Q"... is not valid JSON`,
    `Expected closing tag '${canary}' instead of closing tag 'box'`,
  ])('takes the path out of %j', (text) => {
    expect(new Redactor().redact(text)).not.toContain(canary);
  });

  it('leaves ordinary words', () => {
    const text = 'job size done: 12.5 frames/s, 3 of 4 lesions, ratio 1/2';
    expect(new Redactor().redact(text)).toBe(text);
  });

  it('knows the folders of a registered path, in any case', () => {
    const redactor = new Redactor();
    redactor.keepOutPath(`/data/${canary} born 1970/video 7.mp4`);
    expect(redactor.redact(`in ${canary.toUpperCase()} BORN 1970, see video 7`)).toBe(
      'in [name], see [name]',
    );
  });

  it('takes out every registered name wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (before, after) => {
        const redactor = new Redactor();
        redactor.keepOut(canary);
        expect(redactor.redact(`${before}${canary}${after}`)).not.toContain(canary);
      }),
    );
  });
});

describe('log', () => {
  it('holds of an error its code and place, and its text only where that is about the machine', () => {
    const typed = new CaliperError('invalid_input', `no lesion ${canary}`, {
      details: { frameIndex: 3, lesion: canary },
    });
    expect(errorForLog(typed)).toEqual({
      code: 'invalid_input',
      place: expect.stringMatching(/^log\/log\.test\.ts:\d+$/),
      details: { frameIndex: 3 },
    });
    expect(errorForLog(new TypeError('x is no function'))).toEqual({
      code: 'internal',
      place: expect.stringMatching(/^log\/log\.test\.ts:\d+$/),
      message: 'x is no function',
    });
  });

  it('redacts fields and messages of errors before any sink', async () => {
    const lines: string[] = [];
    const log = new Log([(line) => void lines.push(line), (line) => void lines.push(line)], () => 0);
    log.keepOut(canary);
    const error = new CaliperError('not_found', `/videos/${canary}.mp4 does not exist`, {
      details: { patient: canary },
    });
    log.write('error', 'job failed', { message: error.message, details: error.details });
    await log.flush();
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toContain(canary);
    expect(JSON.parse(lines[0]!)).toMatchObject({ at: '1970-01-01T00:00:00.000Z', event: 'job failed' });
  });

  it('goes on when a sink fails', async () => {
    const lines: string[] = [];
    const full = () => Promise.reject(new Error('ENOSPC'));
    const log = new Log([full, (line) => void lines.push(line)]);
    log.write('info', 'started');
    await log.flush();
    expect(lines).toHaveLength(1);
  });
});

describe.skipIf(process.platform === 'win32')('REQ-DB-016 the file of the log', () => {
  const at = temporaryFolder();

  it('is written where it belongs, through no link and into no pipe', async () => {
    writeFileSync(at('thesis.txt'), 'mine');
    mkdirSync(at('logs'));
    symlinkSync(at('thesis.txt'), at('logs/linked.log'));
    spawnSync('mkfifo', [at('logs/pipe.log')]);
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('linked'));
    writeFileSync(at('elsewhere/caliper.log'), '');
    const places = ['logs/linked.log', 'logs/pipe.log', 'linked/caliper.log', 'logs/caliper.log'];
    const log = new Log(places.map((name) => fileSink(at(name))));
    log.write('info', 'library opened');
    await log.flush();
    expect(readFileSync(at('thesis.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(at('elsewhere/caliper.log'), 'utf8')).toBe('');
    expect(readFileSync(at('logs/caliper.log'), 'utf8')).toMatch(/library opened.*\n$/);
  });
});
