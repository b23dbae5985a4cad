import { createHash } from 'node:crypto';

/** Runs a form's step, once for all its posts that come while it runs; each gets the answer. */
export type Repeats = (form: PostedForm, step: () => Promise<Response>) => Promise<Response>;

/** A form as one browser sent it: two of these are the same only when somebody clicked twice. */
export interface PostedForm {
  readonly instanceId: string;
  /** Value of the browser's form cookie. */
  readonly browser: string;
  readonly path: string;
  readonly fields: URLSearchParams;
}

const keyOf = ({ instanceId, browser, path, fields }: PostedForm): string =>
  createHash('sha256')
    .update(JSON.stringify([instanceId, browser, path, fields.toString()]))
    .digest('base64');

/**
 * A double click sends a form twice, and the browser shows the second answer only: it must be as good as the first.
 * Those that come after the first was answered are a matter of each step.
 */
export function createRepeats(): Repeats {
  const underWay = new Map<string, Promise<Response>>();
  return async (form, step) => {
    const key = keyOf(form);
    let answer = underWay.get(key);
    if (!answer) {
      answer = step().finally(() => underWay.delete(key));
      underWay.set(key, answer);
    }
    return (await answer).clone();
  };
}
