export { DatasetsScreen } from './datasets-screen.tsx';
export { MakeDatasetDialog } from './make-dialog.tsx';
