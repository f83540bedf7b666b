import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import { toWireError } from '../../contract/wire-error.ts';
import type { BackendContext } from '../backend-context.ts';

/**
 * The contract, ready to be implemented. Whatever a procedure throws, and whatever is wrong with its input, leaves
 * here as one of the contract's own errors: this is the one place where they are converted on the way out.
 */
const implementer = implement(contract).$context<BackendContext>();

export const procedures = implementer.use(async ({ next, context, path }) => {
  try {
    return await next();
  } catch (thrown) {
    const error = toWireError(thrown);
    const { details, causes } = error.data;
    const fields = { procedure: path.join('.'), code: error.code, message: error.message, details, causes };
    context.log.write('warning', 'a call failed', fields);
    throw error;
  }
});
