import { BoundedMap } from '../../bounded-map.ts';
import { type Provider, samlSetUp } from '../../idp/index.ts';
import type { Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';

interface Known {
  readonly xml: Uint8Array;
  readonly until: number;
}

const goodForMs = 60 * 60_000;
const failedForMs = 60_000;
const most = 200;
const known = new BoundedMap<string, Known>({ limit: most });

/**
 * The metadata of now: read anew each hour where they have an address, so that a certificate that follows another is
 * known without saving the provider again. While the address does not answer, or answers nonsense, what was known goes on.
 */
export async function currentMetadata(
  { outbound, clock, log }: Pick<Platform, 'outbound' | 'clock' | 'log'>,
  { id, values }: Provider<'saml'>,
): Promise<Uint8Array> {
  const saved = Buffer.from(values.metadata, 'base64');
  if (values.metadataUrl === '') return saved;
  const key = `${id} ${values.metadataUrl}`;
  const before = known.get(key);
  const now = clock().getTime();
  if (before && before.until > now) return before.xml;
  const { fetchMetadata, requireMetadata } = await samlSetUp();
  try {
    const xml = await fetchMetadata({ outbound }, values.metadataUrl);
    requireMetadata(xml, 'metadata_url');
    known.set(key, { xml, until: now + goodForMs });
    return xml;
  } catch (error) {
    warnSparingly(log, 'metadata of a SAML identity provider could not be read', {
      uri: values.metadataUrl,
      error,
    });
    const xml = before?.xml ?? saved;
    known.set(key, { xml, until: now + failedForMs });
    return xml;
  }
}
