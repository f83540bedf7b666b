import { useMutation } from '@tanstack/react-query';
import { useCommands } from '../commands/use-commands.ts';
import { backend } from '../connection/backend.ts';
import { goTo } from '../navigation.ts';

/** The sample case with the demonstration model, as often as wanted: what is there already is not added again. */
export function useOpenSample() {
  const openSample = useMutation({
    mutationFn: () => backend.library.openSample({}),
    onSuccess: ({ media }) => goTo('video', media.id),
  });
  useCommands({ 'library.open-sample': () => openSample.mutate() });
  return openSample;
}
