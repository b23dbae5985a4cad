import { invalidArgument, PosternError, unavailable } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import { isAuthentic } from '../uri/index.ts';
import { readServiceProvider } from './saml-config.ts';
import type { SamlConfig } from './saml-payload.ts';

/** Metadata as a request hands it over. */
export type GivenMetadata =
  | { readonly case: 'metadataXml'; readonly value: Uint8Array }
  | { readonly case: 'metadataUrl'; readonly value: string }
  | { readonly case: undefined; readonly value?: undefined };

const maxBytes = 1024 * 1024;
const longestUrl = 2_048;

/** @throws PosternError `invalid_argument`, `unavailable` */
export async function fetchMetadata(outbound: Outbound, url: string): Promise<Uint8Array> {
  // They say where people are sent with their answers: nobody on the way may put in other places.
  if (url.length > longestUrl || !URL.canParse(url) || !isAuthentic(new URL(url)))
    throw invalidArgument('APP-Sam04', 'metadata_url must be a URL of https', { field: 'metadata_url' });
  const answer = await outbound.request(url, {
    headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' },
    maxBytes,
    follow: (to, from) => to.protocol === 'https:' || from.protocol === 'http:',
  });
  if (answer.status !== 200)
    throw unavailable(
      'APP-Sam05',
      `Metadata cannot be read at metadata_url: it answers with status ${answer.status}`,
    );
  return answer.body;
}

/**
 * What given metadata says of an application; undefined where none is given.
 * @throws PosternError `invalid_argument` for what is no metadata of a service provider, or cannot be read
 */
export async function givenMetadata(
  outbound: Outbound,
  given: GivenMetadata,
): Promise<Pick<SamlConfig, 'entityId' | 'metadata' | 'metadataUrl'> | undefined> {
  switch (given.case) {
    case 'metadataXml':
      return { ...readServiceProvider(given.value, 'metadata_xml'), metadataUrl: '' };
    case 'metadataUrl': {
      const metadata = await fetchMetadata(outbound, given.value).catch((error) => {
        if (error instanceof PosternError && error.kind === 'invalid_argument') throw error;
        const message = error instanceof Error ? error.message : 'it does not answer';
        throw invalidArgument('APP-Sam05', `Metadata cannot be read at metadata_url: ${message}`, {
          field: 'metadata_url',
          cause: error,
        });
      });
      return { ...readServiceProvider(metadata, 'metadata_url'), metadataUrl: given.value };
    }
    default:
      return undefined;
  }
}

export const missingMetadata = () =>
  invalidArgument('APP-Sam06', 'Send the metadata of the application: metadata_xml or metadata_url', {
    field: 'metadata',
  });
