import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  PreviewedGrant,
  type PreviewTokensRequestSchema,
} from '../../../contract/services/postern/oidc/v1.ts';

/** For whom and what tokens are previewed, as it stands in the address. */
export interface Previewed {
  readonly user: string;
  readonly scopes: string;
  readonly grant: GrantName;
  readonly resource: string;
  readonly claims: string;
}

const grants = {
  code: PreviewedGrant.AUTHORIZATION_CODE,
  refresh: PreviewedGrant.REFRESH_TOKEN,
  device: PreviewedGrant.DEVICE_CODE,
} as const;
export type GrantName = keyof typeof grants;
export const allGrants = Object.keys(grants) as GrantName[];

/** What is asked for where nothing else is said. @param scopes that the application usually asks for */
const usual = (scopes: string): Previewed => ({ user: '', scopes, grant: 'code', resource: '', claims: '' });

export function previewedIn(search: Readonly<Record<string, string | undefined>>, scopes: string): Previewed {
  const { grant, ...others } = usual(scopes);
  const said = Object.keys(others).flatMap((name) => (search[name] ? [[name, search[name]]] : []));
  return {
    ...others,
    ...Object.fromEntries(said),
    grant: allGrants.find((each) => each === search['grant']) ?? grant,
  };
}

/** What is usual is left out. */
export const searchOf = (previewed: Previewed, scopes: string): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(previewed).map(([name, value]) => [
      name,
      value === usual(scopes)[name as keyof Previewed] ? undefined : value,
    ]),
  );

export const splitScopes = (text: string): string[] => text.split(/\s+/).filter((scope) => scope !== '');

export const requestOf = (
  clientId: string,
  { user, scopes, grant, resource, claims }: Previewed,
): MessageInitShape<typeof PreviewTokensRequestSchema> => ({
  clientId,
  userId: user,
  scopes: splitScopes(scopes),
  resources: resource === '' ? [] : [resource],
  claims,
  grant: grants[grant],
});
