import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { LesionId, ShapeId } from '../../main/contract/ids.ts';
import { DeleteDialog } from './lesions/delete-dialog.tsx';
import { KnownLengthDialog, RenameDialog, StateSizeDialog } from './lesions/lesion-dialogs.tsx';
import { ExportDialog } from './sizing/export-dialog.tsx';
import { RunDialog } from './sizing/run-dialog.tsx';
import { ImportDialog } from './tracks/import-dialog.tsx';

type Dialog =
  | { readonly kind: 'rename' | 'state-size' | 'delete-lesion'; readonly lesionId: LesionId }
  | { readonly kind: 'known-length'; readonly shapeId: ShapeId }
  | { readonly kind: 'run' | 'import' | 'export' };

interface Dialogs {
  open(dialog: Dialog): void;
}

const DialogsContext = createContext<Dialogs | null>(null);

/** At most one question is open at a time. */
export function DialogsProvider({ children }: { readonly children: ReactNode }) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const dialogs = useMemo(() => ({ open: setDialog }), []);
  const close = () => setDialog(null);
  return (
    <DialogsContext value={dialogs}>
      {children}
      {dialog?.kind === 'rename' ? <RenameDialog lesionId={dialog.lesionId} onClose={close} /> : null}
      {dialog?.kind === 'state-size' ? <StateSizeDialog lesionId={dialog.lesionId} onClose={close} /> : null}
      {dialog?.kind === 'delete-lesion' ? <DeleteDialog lesionId={dialog.lesionId} onClose={close} /> : null}
      {dialog?.kind === 'known-length' ? (
        <KnownLengthDialog shapeId={dialog.shapeId} onClose={close} />
      ) : null}
      {dialog?.kind === 'run' ? <RunDialog onClose={close} /> : null}
      {dialog?.kind === 'import' ? <ImportDialog onClose={close} /> : null}
      {dialog?.kind === 'export' ? <ExportDialog onClose={close} /> : null}
    </DialogsContext>
  );
}

export function useDialogs(): Dialogs {
  const dialogs = useContext(DialogsContext);
  if (dialogs === null) throw new Error('outside of a video');
  return dialogs;
}
