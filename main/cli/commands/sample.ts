import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CaliperError } from '../../contract/errors.ts';
import { bundledModelFolder } from '../bundled-model.ts';
import { type CommonOptions, command } from '../command.ts';
import { withSession } from '../session.ts';
import { size } from './size.ts';

const folder = join(import.meta.dirname, '../../../assets/sample');

export function sampleCommand(): Command {
  return command('sample', 'size the phantom clip that comes with Caliper')
    .option('--model <bundle>', 'a model bundle (default: the one that comes with Caliper)')
    .action((options: CommonOptions & { model?: string }) => {
      const names = existsSync(folder) ? readdirSync(folder) : [];
      const [video, boxes] = [/\.(mp4|mkv|avi|webm)$/, /\.csv$/].map((kind) =>
        names.find((name) => kind.test(name)),
      );
      if (video === undefined || boxes === undefined) {
        throw new CaliperError('not_found', 'This copy of Caliper came without its sample case.');
      }
      return withSession(options, (session) =>
        size(session, join(folder, video), {
          ...{ ...options, model: options.model ?? bundledModelFolder() },
          ...{ boxes: join(folder, boxes), patient: 'phantom' },
        }),
      );
    });
}
