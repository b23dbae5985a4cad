import { problemOfChange } from '../api/index.ts';
import { tellDone, tellFailed } from './toasts.tsx';

/**
 * For what a button does at once: says that it is done, or why it is not.
 * @example void attempt(() => deactivate({ userId }), t.users.deactivated)
 */
export async function attempt(
  work: () => Promise<unknown>,
  done?: string,
  undo?: { readonly label: string; readonly run: () => void },
): Promise<boolean> {
  try {
    await work();
    if (done) tellDone(done, undo);
    return true;
  } catch (error) {
    tellFailed(problemOfChange(error).title);
    return false;
  }
}
