export { exportFrameCsv, exportLesionJson } from './export-results.ts';
export { importTracks } from './import-tracks.ts';
