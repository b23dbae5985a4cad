import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import type { About } from './about.ts';
import { isVouched, presentationOf } from './presentation.ts';
import type { RegisteredClientRow } from './queries.ts';

type Starting = Pick<RegisteredClientRow, 'client_id' | 'origin' | 'redirect_uris'> & {
  readonly about: About;
};

/** OIDC Core §4: the address at which a client begins a sign-in here; '' where it has none that is its own. */
export function loginStart(client: Starting, issuer: string): string {
  const { initiateLoginUri } = presentationOf({
    about: client.about,
    clientId: client.client_id,
    redirectUris: client.redirect_uris,
    vouched: isVouched(client.origin),
  });
  if (initiateLoginUri === '') return '';
  const url = new URL(initiateLoginUri);
  url.searchParams.set('iss', issuer);
  return url.href;
}

/** The same for registered ones among these clients, by client id. */
export async function loginStarts(
  sql: Sql,
  instanceId: string,
  issuer: string,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (clientIds.length === 0) return new Map();
  const rows = await sql<Starting[]>`
    select r.client_id, r.origin, r.about, a.redirect_uris
    from projections.applications_projection a
    join projections.registered_clients_projection r
      on r.instance_id = a.instance_id and r.application_id = a.id
    where a.instance_id = ${instanceId} and a.client_id = any (${arrayLiteral(clientIds)}::text[])
      and a.origin is not null`;
  return new Map(
    rows.map((row) => [row.client_id, loginStart(row, issuer)] as const).filter(([, uri]) => uri),
  );
}
