import type { Command } from 'commander';
import { damageRemarks } from '../../media/index.ts';
import { type CommonOptions, command } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';

export function checkCommand(): Command {
  return command(
    'check',
    'decode every picture of a video and say which are damaged; adds the video if it is new',
  )
    .argument('<video>', 'a video, a folder of frames or a DICOM file')
    .action((video: string, options: CommonOptions) =>
      withSession(options, async (session) => {
        const { client, output, interrupted } = session;
        const { media } = await client.library.import({ path: video }, { signal: interrupted });
        const { jobId } = await client.media.check({ mediaId: media.id });
        const { damage, frameCount } = (await followJob('check', jobId, session)).result;
        const remarks = damageRemarks(damage, frameCount);
        const sound = `All ${frameCount} pictures of ${media.name} were decoded; no damage was found.`;
        printResult(output, [...remarks, ...(remarks.length === 0 ? [sound] : [])].join('\n'), {
          ...{ mediaId: media.id, frameCount, damage },
        });
      }),
    );
}
