import { Button, Skeleton } from '@mantine/core';
import { IconFileUnknown, IconVideo } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { MediaId } from '../../main/contract/ids.ts';
import { isFrameSeries } from '../../main/contract/media.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { api } from '../connection/backend.ts';
import { RelinkDialog } from '../library/relink-dialog.tsx';
import { useLibrary, useLibraryItem } from '../library/use-library.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { DialogsProvider } from './dialogs.tsx';
import { lastLeft } from './left-at.ts';
import { frameTimesOptions } from './playback/frame-times.ts';
import { VideoLayout } from './video-layout.tsx';
import classes from './video-screen.module.css';
import { WorkspaceProvider } from './workspace.tsx';

/** The screen of one video; `part` of the place is its media id. */
export function VideoScreen({ mediaId }: { readonly mediaId: string | null }) {
  const parsed = MediaId.safeParse(mediaId);
  if (mediaId === null) return <LastVideo />;
  if (!parsed.success) return <NoVideo />;
  return <OneVideo key={parsed.data} mediaId={parsed.data} />;
}

/** Goes to the video of this library that was looked at last, if there is one. */
function LastVideo() {
  const { data } = useLibrary();
  const last = data === undefined ? null : lastLeft(data.map(({ id }) => id));
  useEffect(() => {
    if (last !== null) goTo('video', last);
  }, [last]);
  return data === undefined || last !== null ? <LoadingVideo /> : <NoVideo />;
}

function NoVideo() {
  return (
    <EmptyState icon={IconVideo} title={t.video.emptyTitle} hint={t.video.emptyHint}>
      <Button onClick={() => goTo('library')}>{t.video.toLibrary}</Button>
    </EmptyState>
  );
}

function OneVideo({ mediaId }: { readonly mediaId: MediaId }) {
  const info = useQuery(api.media.info.queryOptions({ input: { mediaId } }));
  const media = info.data && isFrameSeries(info.data.media) ? info.data.media : undefined;
  const times = useQuery({
    ...frameTimesOptions(mediaId, media?.frameCount ?? 0),
    enabled: media !== undefined,
  });
  const failed = info.error ?? times.error;
  if (failed !== null) {
    const retry = () => void (info.error === null ? times.refetch() : info.refetch());
    return (
      <div className={classes.note}>
        <ErrorNote error={failed} onRetry={retry} />
      </div>
    );
  }
  if (info.data !== undefined && media === undefined) return <NoVideo />;
  if (info.data === undefined || media === undefined || times.data === undefined) return <LoadingVideo />;
  if (!info.data.present) return <MissingFile mediaId={mediaId} path={media.path} />;
  return (
    <WorkspaceProvider media={media} timesUs={times.data}>
      <DialogsProvider>
        <VideoLayout />
      </DialogsProvider>
    </WorkspaceProvider>
  );
}

/** The shape of what comes, so that nothing jumps when it does. */
function LoadingVideo() {
  return (
    <div className={classes.loading} aria-busy="true" role="status" aria-label={t.common.loading}>
      <div className={classes.loadingPicture} />
      <div className={classes.loadingSide}>
        <Skeleton height={96} />
        <Skeleton height={52} />
        <Skeleton height={180} />
      </div>
    </div>
  );
}

function MissingFile({ mediaId, path }: { readonly mediaId: MediaId; readonly path: string }) {
  const item = useLibraryItem(mediaId);
  const [opened, setOpened] = useState(false);
  return (
    <EmptyState icon={IconFileUnknown} title={t.video.missingTitle} hint={t.video.missingHint(path)}>
      <Button variant="filled" disabled={item === undefined} onClick={() => setOpened(true)}>
        {t.video.relink}
      </Button>
      <Button onClick={() => goTo('library')}>{t.video.toLibrary}</Button>
      {item === undefined ? null : (
        <RelinkDialog item={item} opened={opened} onClose={() => setOpened(false)} />
      )}
    </EmptyState>
  );
}
