import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { StatedProvenance } from '../../../main/contract/annotations.ts';
import type { LesionId, ShapeId } from '../../../main/contract/ids.ts';
import { KnownLength } from '../../../main/contract/shapes.ts';
import { backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { t } from '../../texts/index.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { useFrameShapes, useShapeEdits } from '../tracks/use-shapes.ts';
import { useWorkspace } from '../workspace.tsx';
import { isLarge, parseSizeMm } from './size-field.ts';
import { useLesions } from './use-lesions.ts';

interface QuestionProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly possible: boolean;
  readonly onSave: () => void;
  /** A button at the left that takes something away. */
  readonly away?: ReactNode;
  readonly children: ReactNode;
}

function Question({ title, onClose, possible, onSave, away, children }: QuestionProps) {
  return (
    <Modal opened onClose={onClose} title={title} size={400}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!possible) return;
          onSave();
          onClose();
        }}
      >
        {children}
        <Group mt="lg" gap="sm">
          {away}
          <Button ml="auto" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" variant="filled" disabled={!possible}>
            {t.video.save}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

export function RenameDialog({
  lesionId,
  onClose,
}: {
  readonly lesionId: LesionId;
  readonly onClose: () => void;
}) {
  const lesion = useLesions().entries.find((entry) => entry.lesion.id === lesionId)?.lesion;
  const [name, setName] = useState(lesion?.name ?? '');
  const rename = useMutation({
    ...editsInOrder,
    mutationFn: () => backend.annotations.renameLesion({ lesionId, name: name.trim() }),
  });
  return (
    <Question
      title={t.video.renameTitle(lesion?.name ?? '')}
      possible={name.trim() !== '' && name.trim().length <= 200}
      onSave={() => rename.mutate()}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t.video.lesionName}
        error={name.trim().length > 200 ? t.video.nameTooLong : null}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Question>
  );
}

export function StateSizeDialog({
  lesionId,
  onClose,
}: {
  readonly lesionId: LesionId;
  readonly onClose: () => void;
}) {
  const lesion = useLesions().entries.find((entry) => entry.lesion.id === lesionId)?.lesion;
  const [typed, setTyped] = useState(lesion?.sizeMm?.toString() ?? '');
  const known = StatedProvenance.safeParse(lesion?.sizeProvenance);
  const [provenance, setProvenance] = useState<StatedProvenance>(
    known.success ? known.data : 'visual estimate',
  );
  const sizeMm = parseSizeMm(typed);
  const state = useMutation({
    ...editsInOrder,
    mutationFn: (size: { sizeMm: number; provenance: StatedProvenance } | null) =>
      backend.annotations.setLesionSize({ lesionId, size }),
  });
  return (
    <Question
      title={t.video.stateTitle(lesion?.name ?? '')}
      possible={sizeMm !== null}
      onSave={() => sizeMm !== null && state.mutate({ sizeMm, provenance })}
      onClose={onClose}
      away={
        lesion?.sizeMm == null ? null : (
          <Button
            onClick={() => {
              state.mutate(null);
              onClose();
            }}
          >
            {t.video.takeAway}
          </Button>
        )
      }
    >
      <SizeAndProvenance
        label={t.video.sizeMm}
        typed={typed}
        onType={setTyped}
        provenances={StatedProvenance.options}
        provenance={provenance}
        onProvenance={setProvenance}
      />
    </Question>
  );
}

export function KnownLengthDialog({
  shapeId,
  onClose,
}: {
  readonly shapeId: ShapeId;
  readonly onClose: () => void;
}) {
  const { media, viewer } = useWorkspace();
  const shape = useFrameShapes(media, useShownFrame(viewer)).find(({ id }) => id === shapeId);
  const [typed, setTyped] = useState(shape?.known?.lengthMm.toString() ?? '');
  const [provenance, setProvenance] = useState<KnownLength['provenance']>(
    shape?.known?.provenance ?? 'instrument',
  );
  const { change } = useShapeEdits();
  const lengthMm = parseSizeMm(typed);
  return (
    <Question
      title={t.video.knownTitle}
      possible={lengthMm !== null && shape !== undefined}
      onSave={() => {
        if (lengthMm !== null && shape !== undefined)
          change.mutate({ shape, known: { lengthMm, provenance } });
      }}
      onClose={onClose}
      away={
        shape?.known == null ? null : (
          <Button
            onClick={() => {
              change.mutate({ shape, known: null });
              onClose();
            }}
          >
            {t.video.forget}
          </Button>
        )
      }
    >
      <SizeAndProvenance
        label={t.video.knownMm}
        typed={typed}
        onType={setTyped}
        provenances={KnownLength.shape.provenance.options}
        provenance={provenance}
        onProvenance={setProvenance}
      />
    </Question>
  );
}

interface SizeAndProvenanceProps<Provenance extends keyof typeof t.video.provenances> {
  readonly label: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly provenances: readonly Provenance[];
  readonly provenance: Provenance;
  readonly onProvenance: (provenance: Provenance) => void;
}

function SizeAndProvenance<Provenance extends keyof typeof t.video.provenances>({
  label,
  typed,
  onType,
  provenances,
  provenance,
  onProvenance,
}: SizeAndProvenanceProps<Provenance>) {
  return (
    <>
      <TextInput
        data-autofocus
        label={label}
        inputMode="decimal"
        value={typed}
        description={isLarge(parseSizeMm(typed)) ? t.video.sizeLarge : undefined}
        error={typed !== '' && parseSizeMm(typed) === null ? t.video.sizeInvalid : null}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <Select
        mt="sm"
        label={t.video.provenance}
        data={provenances.map((value) => ({ value, label: t.video.provenances[value] }))}
        value={provenance}
        onChange={(value) => onProvenance(value as Provenance)}
      />
    </>
  );
}
