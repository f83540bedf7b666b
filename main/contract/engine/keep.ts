import { z } from 'zod';
import { FilePath } from '../primitives.ts';

/** Folders into which the engine must not write, whatever it is asked: the library. */
export const keep = z.array(FilePath).optional();
