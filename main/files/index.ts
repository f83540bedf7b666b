export {
  assertRegular,
  kindOfFile,
  openRegular,
  openRegularSync,
  readRegular,
  readRegularSync,
} from './regular-file.ts';
