export { csvRow } from './csv-row.ts';
export { checkOutputFile, checkOutputFolder, type OutputRules } from './output-place.ts';
export { writeOutputFiles } from './write-files.ts';
export { writeOutputFolder } from './write-folder.ts';
