import { Portal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { desktop } from '../connection/desktop.ts';
import { t } from '../texts/index.ts';
import classes from './drop-zone.module.css';
import { notify } from './notify.tsx';

interface DropZoneProps {
  readonly title: string;
  readonly hint: string;
  readonly onPaths: (paths: string[]) => void;
}

/** Fills the window while files are dragged over it, and takes them. */
export function DropZone({ title, hint, onPaths }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const take = useRef(onPaths);
  take.current = onPaths;
  useEffect(() => {
    // Children send `dragleave` too: the depth says whether the window itself was left.
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const paths = files.map((file) => desktop?.pathOfFile(file) ?? '').filter(Boolean);
      if (paths.length > 0) take.current(paths);
      else notify(t.library.dropInBrowser);
    };
    const allow = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (!over) return null;
  return (
    <Portal>
      <div className={classes.zone}>
        <div className={classes.frame}>
          <IconDownload size={40} stroke={1.25} aria-hidden />
          <strong>{title}</strong>
          <span>{hint}</span>
        </div>
      </div>
    </Portal>
  );
}
