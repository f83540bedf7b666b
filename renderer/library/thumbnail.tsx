import { IconFile3d, IconMovie, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import type { LibraryItem } from '../../main/contract/library.ts';
import { mediaUrl } from '../connection/media-url.ts';
import classes from './thumbnail.module.css';

const kindIcons = { video: IconMovie, 'image-series': IconPhoto, dicom: IconFile3d };

/** A picture of the item; the icon of its kind where there is none. */
export function Thumbnail({ item, widthPx }: { readonly item: LibraryItem; readonly widthPx: number }) {
  const [failed, setFailed] = useState(false);
  const Kind = kindIcons[item.kind];
  return (
    <span className={classes.frame}>
      {failed || item.missing ? (
        <Kind size={widthPx > 200 ? 32 : 18} stroke={1.25} aria-hidden />
      ) : (
        <img
          src={mediaUrl.thumbnail(item.id, widthPx)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setFailed(true)}
        />
      )}
    </span>
  );
}
