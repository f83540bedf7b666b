import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import { fromWireError, toWireError } from '../../contract/wire-error.ts';
import type { BackendContext } from '../backend-context.ts';
import { errorForLog } from '../log/error-for-log.ts';
import { keepOutInput } from '../log/names-in-input.ts';

/**
 * The contract, ready to be implemented. Whatever a procedure throws, and whatever is wrong with its input, leaves
 * here as one of the contract's own errors: this is the one place where they are converted on the way out.
 */
const implementer = implement(contract).$context<BackendContext>();

export const procedures = implementer.use(async ({ next, context, path }, input) => {
  try {
    keepOutInput(context.log, input);
    return await next();
  } catch (thrown) {
    const error = toWireError(thrown);
    const known = thrown instanceof ORPCError ? fromWireError(thrown) : thrown;
    context.log.write('warning', 'a call failed', { procedure: path.join('.'), ...errorForLog(known) });
    throw error;
  }
});
