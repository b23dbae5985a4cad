import { encodingFor } from './accept-encoding.ts';
import type { ConsoleFile } from './files.ts';

/** The content's hash is in the name: what was fetched once never changes (RFC 8246). */
export async function serveFile(request: Request, file: ConsoleFile): Promise<Response> {
  const encoding = encodingFor(request.headers.get('accept-encoding'));
  const content = await file.read(encoding);
  return new Response(request.method === 'HEAD' ? null : Buffer.from(content), {
    headers: {
      'content-type': file.type,
      'content-length': String(content.length),
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
      vary: 'Accept-Encoding',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}
