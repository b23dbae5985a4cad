import { Type } from '@sinclair/typebox';
import { invalidArgument } from '../../errors/index.ts';
import {
  count,
  defineEvent,
  defineFields,
  type EventStore,
  flag,
  texts,
  under,
  type ValuesOf,
} from '../../eventstore/index.ts';
import { parsedUri } from '../../uri/index.ts';
import { keptIn } from '../levels.ts';

/** Who may show our pages in frames, whether administrators may act as others, and whose client documents are read. */
export const securityFields = defineFields({
  /** Our pages may be shown in frames of `allowedOrigins`. */
  embeddedIframe: under('enable_iframe_embedding', flag('enable_iframe_embedding')),
  allowedOrigins: texts('allowed_origins'),
  impersonation: under('enable_impersonation', flag('enable_impersonation')),
  /** Clients may register themselves (RFC 7591). */
  dynamicRegistration: under(
    'dynamic_client_registration_enabled',
    flag('dynamic_client_registration_enabled'),
  ),
  /** Anybody may, without a token. */
  openRegistration: under(
    'dynamic_client_registration_allow_unauthenticated',
    flag('dynamic_client_registration_allow_unauthenticated'),
  ),
  /** Clients that register themselves may be given tokens through the browser (implicit and hybrid flow). Ours. */
  registeredBrowserTokens: under(
    'dynamic_client_registration_browser_tokens',
    flag('dynamic_client_registration_browser_tokens'),
  ),
  /** Clients may be known by the address of their metadata document. */
  clientDocumentsRead: under(
    'client_id_metadata_document_enabled',
    flag('client_id_metadata_document_enabled'),
  ),
  anyClientDocument: under(
    'client_id_metadata_document_allow_any_url',
    flag('client_id_metadata_document_allow_any_url'),
  ),
  /** How many clients of documents there may be. Ours. */
  mostDocumentClients: under(
    'client_id_metadata_document_most_clients',
    count('client_id_metadata_document_most_clients', 1_000),
  ),
  /** Client ID metadata documents that may be read; an entry that ends in `/` stands for every address below it. */
  clientDocuments: texts('client_id_metadata_document_allowed_urls'),
});
export type SecurityPolicy = ValuesOf<typeof securityFields.all>;

export const securitySet = defineEvent(
  'instance',
  'instance.policy.security.set',
  Type.Object({
    ...securityFields.schema,
    /** What `enable_iframe_embedding` was called before. */
    enabled: Type.Optional(Type.Boolean()),
  }),
);

/** Each fact says only what changed: the policy is their fold. */
export const securitySlice = keptIn(
  'instance',
  [securitySet.type],
  securityFields.defaults,
  (own, { payload }) => {
    const { enabled } = payload as { enabled?: boolean };
    return securityFields.apply(own, { embeddedIframe: enabled, ...securityFields.read(payload) });
  },
);

/** As the events have it at this moment, for decisions that must not wait for a cache. */
export const currentSecurity = async (store: EventStore, instanceId: string): Promise<SecurityPolicy> =>
  (await store.load(instanceId, securitySlice, instanceId)).state.own;

export interface SecurityRequest {
  readonly embeddedIframe: boolean;
  readonly allowedOrigins: readonly string[];
  readonly impersonation: boolean;
  /** Where the request says nothing of these, they stay. */
  readonly registration?: { readonly enabled: boolean; readonly allowUnauthenticated: boolean };
  readonly documents?: {
    readonly enabled: boolean;
    readonly allowAnyUrl: boolean;
    readonly allowedUrls: readonly string[];
  };
}

/**
 * As a browser compares them, and as `frame-ancestors` takes them (CSP 3 §6.4.2): `https://*.example.com` stands
 * for all hosts below.
 */
function cleanOrigin(given: string): string {
  const clean = given.trim();
  const [, scheme, rest = ''] = /^(https?:\/\/)(?:\*\.)?([^*\s;,'"]+)$/i.exec(clean) ?? [];
  const url = parsedUri(`${scheme}${rest}`);
  if (scheme && url && url.host !== '' && url.username === '' && url.pathname === '/' && !/[?#@]/.test(rest))
    return clean.includes('*') ? `${url.protocol}//*.${url.host}` : url.origin;
  throw invalidArgument('SETT-Sec01', `"${given}" is not an origin such as https://app.example.com`, {
    field: 'allowed_origins',
  });
}

/** So that the decision on one address, and each fact that holds them all, stay small. */
const mostClientDocuments = 1_000;

/**
 * Of what form the address of a document is (§3): https, with a path, without dots in it, part or user, and written as it is
 * asked for, so that no other writing of `..` leads out of a folder.
 */
export function isDocumentAddress(given: string): boolean {
  const url = parsedUri(given);
  const clean =
    given.length <= 2_048 && /^https:\/\/[^\s/?#@]+\/[^\s#]*$/.test(given) && !/\/\.{1,2}(\/|$)/.test(given);
  return clean && url?.href === given && url.username === '';
}

/**
 * The address of a client's metadata document, or of a folder of them: as the client writes it, which is its `client_id`
 * and is compared by its characters (draft-ietf-oauth-client-id-metadata-document §3).
 */
function cleanDocument(given: string): string {
  if (isDocumentAddress(given)) return given;
  throw invalidArgument(
    'SETT-Sec03',
    `"${given}" is not the address of a client document such as https://app.example.com/client.json, or of a folder such as https://app.example.com/`,
    { field: 'allowed_urls' },
  );
}

function cleanDocuments(given: readonly string[]): string[] {
  const documents = [...new Set(given.map(cleanDocument))];
  if (documents.length <= mostClientDocuments) return documents;
  throw invalidArgument('SETT-Sec04', `allowed_urls can hold at most ${mostClientDocuments} addresses`, {
    field: 'allowed_urls',
  });
}

function change(own: SecurityPolicy, said: Partial<SecurityPolicy>) {
  const differences = securityFields.differences(own, said);
  return Object.keys(differences).length === 0 ? [] : [securitySet(securityFields.write(differences))];
}

/** Sets all of it. @throws PosternError `invalid_argument` */
export function setSecurity(own: SecurityPolicy, { registration, documents, ...request }: SecurityRequest) {
  return change(own, {
    ...request,
    allowedOrigins: [...new Set(request.allowedOrigins.map(cleanOrigin))],
    ...(registration && {
      dynamicRegistration: registration.enabled,
      openRegistration: registration.allowUnauthenticated,
    }),
    ...(documents && {
      clientDocumentsRead: documents.enabled,
      anyClientDocument: documents.allowAnyUrl,
      clientDocuments: cleanDocuments(documents.allowedUrls),
    }),
  });
}

export interface RegistrationChange {
  readonly browserTokens?: boolean | undefined;
  readonly mostDocumentClients?: number | undefined;
}

/** What Zitadel's API has no place for; what is undefined stays. */
export const changeRegistration = (
  own: SecurityPolicy,
  { browserTokens, mostDocumentClients }: RegistrationChange,
) =>
  change(own, {
    ...(browserTokens !== undefined && { registeredBrowserTokens: browserTokens }),
    ...(mostDocumentClients !== undefined && { mostDocumentClients }),
  });

/** Whether the document at an address may be read: what is listed is compared by its characters. */
export const mayReadDocument = (policy: SecurityPolicy, url: string): boolean =>
  policy.clientDocumentsRead &&
  isDocumentAddress(url) &&
  (policy.anyClientDocument ||
    policy.clientDocuments.some((entry) => (entry.endsWith('/') ? url.startsWith(entry) : url === entry)));

/** @throws PosternError `invalid_argument` */
export const allowClientDocument = (own: SecurityPolicy, url: string) =>
  change(own, { clientDocuments: cleanDocuments([...own.clientDocuments, url]) });

/** What is not allowed need not be forbidden. */
export const forbidClientDocument = (own: SecurityPolicy, url: string) =>
  change(own, { clientDocuments: own.clientDocuments.filter((each) => each !== url) });
