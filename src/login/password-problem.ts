import type { PosternError } from '../errors/index.ts';
import type { PageTexts } from '../i18n/index.ts';
import { breachedPassword, unchangedPassword } from '../user/index.ts';

/** Beyond this nobody typed it. */
const longest = 256;

/** Why a password that was chosen is refused, in words of the pages. */
export function passwordProblem(
  { change }: Pick<PageTexts, 'change'>,
  { id }: Pick<PosternError, 'id'>,
  password: string,
): string {
  if (id === unchangedPassword) return change.unchanged;
  if (id === breachedPassword) return change.breached;
  return password.length > longest ? change.tooLong : change.tooWeak;
}
