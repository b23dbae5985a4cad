import { useTexts } from '../texts/index.ts';
import { attempt } from '../ui/index.ts';
import { takenBack } from './touched.ts';

/** What `tellDone` offers after a form was sent: to put back what it changed, as far as nobody has changed it since. */
export function useTakeBack<Values extends object>(
  latest: () => Promise<Values>,
  save: (values: Values) => Promise<unknown>,
) {
  const t = useTexts();
  return (changes: Partial<Values>, before: Values) => ({
    label: t.common.undo,
    run: () => void attempt(async () => save(takenBack(await latest(), changes, before)), t.common.undone),
  });
}
