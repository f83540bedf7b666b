import { IconFile3d, IconMovie, IconPhoto } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import type { LibraryItem } from '../../main/contract/library.ts';
import { connection } from '../connection/backend.ts';
import { mediaUrl } from '../connection/media-url.ts';
import classes from './thumbnail.module.css';

const kindIcons = { video: IconMovie, 'image-series': IconPhoto, dicom: IconFile3d };

/** A picture of the item; the icon of its kind where there is none. A restarted backend is asked again. */
export function Thumbnail({ item, widthPx }: { readonly item: LibraryItem; readonly widthPx: number }) {
  const generation = useSyncExternalStore(connection.subscribe, connection.generation);
  const [failedAt, setFailedAt] = useState<number>();
  const Kind = kindIcons[item.kind];
  return (
    <span className={classes.frame}>
      {failedAt === generation || item.missing ? (
        <Kind size={widthPx > 200 ? 32 : 18} stroke={1.25} aria-hidden />
      ) : (
        <img
          src={mediaUrl.thumbnail(item.id, widthPx)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setFailedAt(generation)}
        />
      )}
    </span>
  );
}
