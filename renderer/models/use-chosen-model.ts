import { useState } from 'react';
import type { Model } from '../../main/contract/models.ts';
import { useModels } from './use-models.ts';

/** The library's models, and which one is used: the default, until a person chooses another one in this place. */
export function useChosenModel() {
  const { data, error, refetch } = useModels();
  const [chosenId, choose] = useState<string | null>(null);
  const models: readonly Model[] = data?.models ?? [];
  const find = (wanted: string | null | undefined) => models.find(({ id }) => id === wanted);
  return {
    models,
    model: find(chosenId) ?? find(data?.defaultModelId),
    isLoaded: data !== undefined,
    choose,
    error,
    refetch,
  };
}
