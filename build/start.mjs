// `npm start`: installs what is missing, then sizes the sample case and prints the table.
import { join } from 'node:path';
import { installPackages, node, root, run } from './setup.mjs';

installPackages();
process.exit(run(node, [join(root, 'main/cli/caliper.ts'), 'sample', ...process.argv.slice(2)]));
