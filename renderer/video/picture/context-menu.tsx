import type { CommandId } from '../../commands/all.ts';
import { CommandMenu } from '../../components/command-menu.tsx';
import { t } from '../../texts/index.ts';

const offered: readonly (readonly CommandId[])[] = [
  ['video.accept', 'video.correct', 'video.reject'],
  ['video.key-frame', 'video.outside', 'video.occluded'],
  ['video.rename', 'video.state-size', 'video.delete', 'video.delete-lesion'],
  ['video.new-lesion', 'video.fit', 'video.run'],
];

interface ContextMenuProps {
  /** Where the right button was pressed, in CSS pixels of the stage. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** What is possible with the picture here and now. */
export function ContextMenu({ at, onClose }: ContextMenuProps) {
  return <CommandMenu label={t.video.menu} groups={offered} at={at} onClose={onClose} />;
}
