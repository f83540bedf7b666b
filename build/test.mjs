// `npm test`: installs what is missing, builds the window, then runs every test. Ends with `N passed, N failed`.
import { join } from 'node:path';
import { prepareTests } from './prepare-tests.mjs';
import { installPackages, node, root, run } from './setup.mjs';

installPackages();
const endDisplay = await prepareTests();
const status = run(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]);
endDisplay();
process.exit(status);
