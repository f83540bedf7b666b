import { IconVideo } from '@tabler/icons-react';
import { EmptyState } from '../components/empty-state.tsx';
import { t } from '../texts/index.ts';

/** The screen of one video; `part` of the place is its media id. */
export function VideoScreen({ mediaId }: { readonly mediaId: string | null }) {
  return <EmptyState icon={IconVideo} title={t.video.emptyTitle} hint={mediaId ?? t.video.emptyHint} />;
}
