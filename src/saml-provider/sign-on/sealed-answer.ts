import { paths } from '../paths.ts';
import type { SamlContext } from '../provider.ts';

/** An answer on its way from the login to our callback, which posts it: ids can be guessed, so only who holds the seal gets it. */
interface SealedAnswer {
  readonly instanceId: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const marker = 'saml-answer:';
const lifetime = 5 * 60_000;

/** The callback's address for the answer to a request. */
export function sealAnswer({ provider, instance }: SamlContext, id: string): string {
  const { encryption, clock } = provider.platform;
  const answer: SealedAnswer = { instanceId: instance.id, id, until: clock().getTime() + lifetime };
  const sealed = encryption.sealToken('code', marker + JSON.stringify(answer));
  return `${instance.origin}${paths.callback}?${new URLSearchParams({ answer: sealed })}`;
}

/** The id of the request whose answer may be had; undefined for what was not sealed here, or too long ago. */
export function openAnswer({ provider, instance }: SamlContext, sealed: string): string | undefined {
  const { encryption, clock } = provider.platform;
  const opened = encryption.openToken('code', sealed);
  if (!opened?.startsWith(marker)) return undefined;
  const { instanceId, id, until } = JSON.parse(opened.slice(marker.length)) as SealedAnswer;
  return instanceId === instance.id && until > clock().getTime() ? id : undefined;
}
