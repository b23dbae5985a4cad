import type { HeldAuthorization } from '../../authorization/index.ts';
import type { HeldGroup } from '../../group/index.ts';
import { scopes } from '../scope/scopes.ts';
import { type DocumentName, type Documents, documentsOf } from './documents.ts';
import type { PreviewContext, Supposed } from './supposed.ts';

/** Settings that decide over claims, by what is turned off of them. */
const settings = {
  accessTokenRoles: (client) => withOidc(client, { accessTokenRoleAssertion: false }),
  idTokenRoles: (client) => withOidc(client, { idTokenRoleAssertion: false }),
  idTokenUserinfo: (client) => withOidc(client, { idTokenUserinfoAssertion: false }),
  projectRoles: (client) => ({ ...client, project: { ...client.project, roleAssertion: false } }),
  rolesClaim: (client) => ({ ...client, rolesClaim: '' }),
  pairwise: (client) => withOidc(client, { sectorIdentifier: '' }),
  clockSkew: (client) => withOidc(client, { clockSkewMs: 0 }),
  boundTokens: (client) =>
    withOidc(client, { dpopBoundAccessTokens: false, tlsClientCertificateBoundAccessTokens: false }),
} as const satisfies Record<string, (client: Supposed['client']) => Supposed['client']>;
export type ClaimSetting = keyof typeof settings;

const withOidc = (
  client: Supposed['client'],
  change: Partial<Supposed['client']['oidc']>,
): Supposed['client'] => ({ ...client, oidc: { ...client.oidc, ...change } });

export type Reason =
  | { readonly scope: string }
  | { readonly setting: ClaimSetting }
  | { readonly authorization: HeldAuthorization }
  | { readonly group: HeldGroup }
  | { readonly by: 'claims' | 'resources' | 'accessToken' };

interface Supposition {
  readonly reason: Reason;
  readonly without: (supposed: Supposed) => Supposed;
}

/** What the client asks for, and what is set. */
const wishes = ({ client, scopes: asked, claims, resources }: Supposed): Supposition[] => [
  ...asked
    .filter((scope) => scope !== scopes.openid)
    .map((scope) => ({
      reason: { scope },
      without: (supposed: Supposed) => ({
        ...supposed,
        scopes: supposed.scopes.filter((each) => each !== scope),
      }),
    })),
  ...(claims === ''
    ? []
    : [
        {
          reason: { by: 'claims' } as const,
          without: (supposed: Supposed) => ({ ...supposed, claims: '' }),
        },
      ]),
  ...(resources.length === 0
    ? []
    : [
        {
          reason: { by: 'resources' } as const,
          without: (supposed: Supposed) => ({ ...supposed, resources: [] }),
        },
      ]),
  ...(Object.entries(settings) as [ClaimSetting, (typeof settings)[ClaimSetting]][])
    .filter(([, off]) => !Bun.deepEquals(off(client), client))
    .map(([setting, off]) => ({
      reason: { setting },
      without: (supposed: Supposed) => ({ ...supposed, client: off(supposed.client) }),
    })),
];

/** More than anybody has whose tokens a person wants to read. */
const mostFacts = 50;

/** What is so of the person. */
const facts = ({ authorizations, groups }: Supposed): Supposition[] => [
  ...authorizations
    .filter(({ active }) => active)
    .slice(0, mostFacts)
    .map((authorization) => ({
      reason: { authorization },
      without: (supposed: Supposed) => ({
        ...supposed,
        authorizations: supposed.authorizations.filter(({ id }) => id !== authorization.id),
      }),
    })),
  ...groups.slice(0, mostFacts).map((group) => ({
    reason: { group },
    without: (supposed: Supposed) => ({
      ...supposed,
      groups: supposed.groups.filter(({ id }) => id !== group.id),
    }),
  })),
];

const without = (supposed: Supposed, suppositions: readonly Supposition[]): Supposed =>
  suppositions.reduce((left, supposition) => supposition.without(left), supposed);

/** Each is a whole preview: so many at a time, whatever is asked for, that those who sign in meanwhile have their turn. */
const atOnce = 8;

async function eachOf<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let first = 0; first < all.length; first += atOnce)
    done.push(...(await Promise.all(all.slice(first, first + atOnce).map(work))));
  return done;
}

export type ReasonsOf = (document: DocumentName, claim: string) => readonly Reason[];

/**
 * Why each claim stands where it does, found by leaving out what is supposed, one at a time: of what the client asks for and
 * what is set, whatever brings the claim by itself, or else whatever it is gone without; and of all, whatever it would be
 * another without.
 */
export async function reasonsFor(
  context: PreviewContext,
  supposed: Supposed,
  all: Documents,
): Promise<ReasonsOf> {
  const wished = wishes(supposed);
  const compared = (each: Supposed) => documentsOf(context, each);
  const bare = await compared(without(supposed, wished));
  const alone = await eachOf(wished, (each) =>
    compared(
      without(
        supposed,
        wished.filter((other) => other !== each),
      ),
    ),
  );
  const lacking = await eachOf(wished, (each) => compared(each.without(supposed)));
  const otherwise = await eachOf(
    facts(supposed),
    async (each) => [each, await compared(each.without(supposed))] as const,
  );
  return (document, claim) => {
    if (claim === 'at_hash') return [{ by: 'accessToken' }];
    const has = (documents: Documents | undefined) => documents?.[document]?.[claim] !== undefined;
    const isOther = (documents: Documents | undefined) =>
      !Bun.deepEquals(documents?.[document]?.[claim], all[document]?.[claim]);
    // It lists what was asked for, and so all of it.
    const byWishes = claim === 'scope' ? [] : wished.filter(reasonable);
    function reasonable(_: Supposition, index: number): boolean {
      if (has(bare)) return isOther(lacking[index]);
      return alone.some(has) ? has(alone[index]) : !has(lacking[index]);
    }
    const byFacts = otherwise.filter(([, documents]) => isOther(documents)).map(([fact]) => fact);
    return [...byWishes, ...byFacts].map(({ reason }) => reason);
  };
}
