import type { Endpoint } from './endpoint.ts';

/** The certificate of the key that signs now, in PEM, for applications that want it alone. */
export const certificate: Endpoint = async ({ provider, instance }) => {
  const { certificate: der } = await provider.keys.signing(instance);
  const lines = der.match(/.{1,64}/g) ?? [];
  return {
    status: 200,
    headers: {
      'content-type': 'application/x-pem-file',
      'content-disposition': 'attachment; filename="certificate.pem"',
      'cache-control': 'public, max-age=300',
    },
    body: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
};
