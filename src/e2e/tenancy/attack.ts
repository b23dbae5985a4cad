import type { Attacker, Scene } from './scene.ts';
import type { Estate, Kind } from './victim.ts';

export interface Answer {
  readonly ok: boolean;
  readonly code: string;
  readonly text: string;
}

/** Asks by Connect JSON. */
export async function ask(
  scene: Scene,
  method: string,
  request: object,
  from: { token?: string; host?: string; orgId?: string },
): Promise<Answer> {
  const response = await fetch(`${scene.postern.url}/${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(from.token && { authorization: `Bearer ${from.token}` }),
      ...(from.host && { host: from.host }),
      ...(from.orgId && { 'x-zitadel-orgid': from.orgId }),
    },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  return {
    ok: response.ok,
    code: response.ok ? 'ok' : String((JSON.parse(text) as { code: string }).code),
    text,
  };
}

/** Every string of a request, however deep. */
const stringsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(stringsOf)
      : [];

/** Ids of the victim that a request names. */
export const namedIds = (victim: Estate, request: object): string[] => [
  ...new Set(stringsOf(request).filter((text) => victim.ids.has(text) || text === victim.instanceId)),
];

/** What an answer tells of the victim that the request did not know. */
export function leak(victim: Estate, request: object, { text }: Answer): string | undefined {
  const known = stringsOf(request).filter((word) => word.length > 3);
  const unknown = known.reduce((rest, word) => rest.replaceAll(word, '…'), text);
  if (unknown.includes(victim.marker)) return victim.marker;
  return [...victim.ids.keys()].find((id) => unknown.includes(id));
}

/**
 * The request with own things in the place of some of the victim's: a check of the one must not open the other.
 * Requests that name fewer than two of the victim's things have none.
 */
export function mixtures(victim: Estate, request: object, own: Attacker['own']): object[] {
  const ids = namedIds(victim, request);
  if (!own || ids.length < 2) return [];
  const mixed: object[] = [];
  for (let choice = 1; choice < 2 ** ids.length - 1; choice++) {
    const replaced = ids.filter((id, at) => choice & (1 << at) && own.has(victim.ids.get(id) as Kind));
    if (replaced.length === 0) continue;
    const text = replaced.reduce(
      (json, id) => json.replaceAll(`"${id}"`, `"${own.get(victim.ids.get(id) as Kind)}"`),
      JSON.stringify(request),
    );
    mixed.push(JSON.parse(text) as object);
  }
  return mixed;
}

/** What attackers wrote into the victim's organization or things. */
export async function writtenBy(scene: Scene): Promise<string[]> {
  const { victim, attackers, postern } = scene;
  const rows = await postern.server.platform.sql<{ written: string }[]>`
    select event_type || ' of ' || aggregate_id || ' by ' || editor_user as written from eventstore.events2
    where editor_user = any(${attackers.map(({ userId }) => userId)})
      and (resource_owner = ${victim.orgId} or aggregate_id = any(${[...victim.ids.keys()]}))`;
  return rows.map(({ written }) => written);
}
