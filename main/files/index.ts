export {
  assertRegular,
  openRegular,
  openRegularSync,
  readRegular,
  readRegularSync,
} from './regular-file.ts';
