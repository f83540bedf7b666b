export { importTracks } from './import-tracks.ts';
