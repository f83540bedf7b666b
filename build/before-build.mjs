/** Hook of electron-builder: the archive needs no packages; false keeps it from collecting those of the checkout. */
export default function beforeBuild() {
  return false;
}
