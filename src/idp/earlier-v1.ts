import { commandDetails, listDetailsV1 } from '../contract/details.ts';
import type { RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Executed } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { Place } from '../settings/index.ts';
import type { EarlierConfig, EarlierShared } from './commands.ts';
import { providerOperations } from './operations.ts';
import { providerReader } from './reading.ts';
import { asked, earlierMessage, type ListRequest } from './wire.ts';

interface WithId {
  readonly idpId: string;
}
interface OidcRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly displayNameMapping: number;
  readonly usernameMapping: number;
}
type JwtRequest = Omit<Extract<EarlierConfig, { kind: 'jwt' }>, 'kind'>;

interface SortedListRequest extends ListRequest {
  readonly sortingColumn: number;
}

const byName = 1;

/** The calls of the oldest form, which templates took the place of; each service has them under names of its own. */
export function earlierHandlers(platform: Platform, placeOf: (context: RequestContext) => Place) {
  const providers = providerOperations(platform);
  const reader = providerReader(platform);

  const shared = ({ name, stylingType, autoRegister }: EarlierShared): EarlierShared => ({
    name,
    stylingType,
    autoRegister,
  });
  const openId = (request: OidcRequest): EarlierConfig => ({
    kind: 'oidc',
    issuer: request.issuer,
    clientId: request.clientId,
    clientSecret: providers.seal(request.clientSecret),
    scopes: request.scopes,
    idpDisplayNameMapping: request.displayNameMapping,
    usernameMapping: request.usernameMapping,
  });
  const jwt = ({ jwtEndpoint, issuer, keysEndpoint, headerName }: JwtRequest): EarlierConfig => ({
    kind: 'jwt',
    jwtEndpoint,
    issuer,
    keysEndpoint,
    headerName,
  });
  const details = async (done: Promise<Executed<unknown>>) => ({ details: commandDetails(await done) });
  const added = async (adding: Promise<{ id: string; done: Executed<unknown> }>) => {
    const { id, done } = await adding;
    return { idpId: id, details: commandDetails(done) };
  };

  return {
    async get(id: string, context: RequestContext) {
      const found = await reader.find(context, placeOf(context), id);
      const idp = found && earlierMessage(found.row, found.provider, context.instance.id);
      if (idp) return { idp };
      throw notFound('IDP-Nfd03', 'There is no such identity provider of the former kind', { field: 'id' });
    },

    async list({ query, sortingColumn, queries }: SortedListRequest, context: RequestContext) {
      const page = await reader.list(context, placeOf(context), {
        page: query,
        sort: sortingColumn === byName ? 'name' : 'creationDate',
        filter(where, ownerOf) {
          where.equals('isEarlier', true);
          asked(where, queries, ownerOf);
        },
      });
      return {
        details: listDetailsV1(page, platform.projections.position(), platform.clock()),
        sortingColumn,
        result: page.rows.flatMap(
          ({ row, provider }) => earlierMessage(row, provider, context.instance.id) ?? [],
        ),
      };
    },

    addOidc: (request: EarlierShared & OidcRequest, context: RequestContext) =>
      added(providers.addEarlier(context, placeOf(context), shared(request), openId(request))),
    addJwt: (request: EarlierShared & JwtRequest, context: RequestContext) =>
      added(providers.addEarlier(context, placeOf(context), shared(request), jwt(request))),
    change: (request: EarlierShared & WithId, context: RequestContext) =>
      details(providers.changeEarlier(context, placeOf(context), request.idpId, shared(request))),
    changeOidc: (request: OidcRequest & WithId, context: RequestContext) =>
      details(providers.changeEarlierConfig(context, placeOf(context), request.idpId, openId(request))),
    changeJwt: (request: JwtRequest & WithId, context: RequestContext) =>
      details(providers.changeEarlierConfig(context, placeOf(context), request.idpId, jwt(request))),
    deactivate: ({ idpId }: WithId, context: RequestContext) =>
      details(providers.setActive(context, placeOf(context), idpId, false)),
    reactivate: ({ idpId }: WithId, context: RequestContext) =>
      details(providers.setActive(context, placeOf(context), idpId, true)),
    remove: ({ idpId }: WithId, context: RequestContext) =>
      details(providers.remove(context, placeOf(context), idpId)),
  };
}
