import { paths } from '../protocol/paths.ts';
import type { AnswerParameters } from './answer.ts';
import type { AuthorizeContext } from './context.ts';

/** An answer on its way from the login to our callback, which posts it to the client (`form_post`). */
export interface SealedAnswer {
  readonly id: string;
  /** A refusal; left out: what the request was answered with, which is made again and in no address. */
  readonly given?: AnswerParameters | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const marker = 'oidc-answer:';
const lifetime = 5 * 60_000;

/** The callback's address; ids of requests can be guessed, so only who holds the seal gets the answer. */
export function sealAnswer(
  { provider, instance }: AuthorizeContext,
  id: string,
  given: SealedAnswer['given'],
): string {
  const { encryption, clock } = provider.platform;
  const answer: SealedAnswer = { id, given, until: clock().getTime() + lifetime };
  const sealed = encryption.sealToken('code', marker + JSON.stringify(answer));
  return `${instance.origin}${paths.callback}?${new URLSearchParams({ id, answer: sealed })}`;
}

export function openAnswer(
  { provider }: AuthorizeContext,
  sealed: string | undefined,
): SealedAnswer | undefined {
  const { encryption, clock } = provider.platform;
  const opened = sealed === undefined ? undefined : encryption.openToken('code', sealed);
  if (!opened?.startsWith(marker)) return undefined;
  const answer = JSON.parse(opened.slice(marker.length)) as SealedAnswer;
  return answer.until > clock().getTime() ? answer : undefined;
}
