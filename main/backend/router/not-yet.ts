import { CaliperError } from '../../contract/errors.ts';

export function notYet(): never {
  throw new CaliperError('internal', 'This part of the contract is not answered yet.');
}
