export { csvRow } from './csv-row.ts';
export { isCsvOf, isJsonOf, isOurOnnx } from './our-files.ts';
export {
  assertFileName,
  checkOutputFiles,
  checkOutputFolder,
  type FilePlace,
  type OutputRules,
} from './output-place.ts';
export { writeOutputFiles } from './write-files.ts';
export { writeOutputFolder } from './write-folder.ts';
