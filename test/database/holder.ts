// A writer in another process: opens the library of the folder given, says so, and waits to be killed.
import { openDatabase } from '../../db/index.ts';

await openDatabase(process.argv[2]!, { actor: 'holder', appVersion: '0', backUpOnOpen: false });
process.stdout.write('open\n');
setInterval(() => {}, 1000);
