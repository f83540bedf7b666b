import { join } from 'node:path';
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';
import { mutations } from './mutations.ts';

const root = join(import.meta.dirname, '../..');
const { source, from, to } = mutations[Number(process.env.CALIPER_MUTATION)]!;

/** The project's own configuration, with one mistake put into one source file as it is loaded. */
export default mergeConfig(base, {
  root,
  plugins: [
    {
      name: 'mutation',
      enforce: 'pre',
      transform(code: string, id: string) {
        if (id.split('?')[0] !== join(root, source)) return undefined;
        if (code.split(from).length !== 2) throw new Error(`${source} does not hold exactly once: ${from}`);
        return code.replace(from, () => to);
      },
    },
  ],
});
