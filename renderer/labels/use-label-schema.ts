import { useQuery } from '@tanstack/react-query';
import type { LabelSchema } from '../../main/contract/labels.ts';
import { api } from '../connection/backend.ts';

const nothingYet: LabelSchema = { version: 0, fields: [], author: null, savedAt: null };

/** The newest version of the label schema; without a field until it is known. */
export const useLabelSchema = (): LabelSchema =>
  useQuery(api.labels.schema.queryOptions({ input: {} })).data ?? nothingYet;
