import { oncePer, type Platform } from '../platform.ts';
import { keyDocumentsOf } from '../trust/index.ts';
import { type Clients, createClients } from './clients/cached.ts';
import { type ClientKeys, clientKeys } from './clients/keys.ts';
import { createPossessions, type Possessions } from './possession/possession.ts';
import { type Access, createAccess } from './scope/access.ts';
import { createImpersonation, type Impersonation } from './tokens/impersonation.ts';
import { createTokenReader, type TokenReader } from './tokens/present.ts';

/** What endpoints and the API's own token check ask alike; one of a kind a platform, so that all share what it remembers. */
export interface Lookups {
  readonly clients: Clients;
  readonly clientKeys: ClientKeys;
  readonly tokens: TokenReader;
  readonly access: Access;
  readonly impersonation: Impersonation;
  readonly possessions: Possessions;
}

function make(platform: Platform): Lookups {
  const clients = createClients(platform);
  const access = createAccess(platform);
  const impersonation = createImpersonation(platform);
  const tokens = createTokenReader(platform, { clients, access, impersonation });
  return {
    clients,
    clientKeys: clientKeys(platform, keyDocumentsOf(platform)),
    access,
    impersonation,
    tokens,
    possessions: createPossessions(platform),
  };
}

export const lookupsOf = oncePer(make);
