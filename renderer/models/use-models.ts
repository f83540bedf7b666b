import { useQuery } from '@tanstack/react-query';
import { api } from '../connection/backend.ts';

export function useModels() {
  return useQuery(api.models.list.queryOptions({ input: {} }));
}
