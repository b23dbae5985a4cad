import { createHash, randomBytes } from 'node:crypto';
import { serveLoads } from './generator.ts';
import { fail } from './load-client.ts';

/**
 * Browsers that are signed in and come to an application: each asks the authorization endpoint for a code and its
 * application exchanges it, one after the other on a connection of its own. Run as a process like `load.ts`; prints how
 * many were done in a second.
 */
export interface CodeLoad {
  readonly port: number;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** The cookies of a browser each. */
  readonly browsers: readonly string[];
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const located = /^HTTP\/1\.1 302 [\s\S]*\r\nlocation: [^\r]*[?&]code=([^&\r]+)[\s\S]*\r\n\r\n/i;
const tokens = /^HTTP\/1\.1 200 [\s\S]*"access_token":"[\s\S]*"id_token":"[\s\S]*\}$/;

async function run(load: CodeLoad): Promise<number> {
  const { clientId, redirectUri, scope, warmUpMs, measureMs } = load;
  let done = 0;
  let measuring = false;
  let over = false;
  const asked = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    prompt: 'none',
    code_challenge_method: 'S256',
  }).toString();
  const client = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri }).toString();
  for (const cookie of load.browsers) {
    let verifier = '';
    let rest = '';
    const authorization = (): string => {
      verifier = randomBytes(32).toString('base64url');
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return `GET /oauth/v2/authorize?${asked}&code_challenge=${challenge}&state=${verifier.slice(0, 8)}&nonce=${verifier.slice(8, 16)} HTTP/1.1\r\nhost: localhost:${load.port}\r\ncookie: ${cookie}\r\n\r\n`;
    };
    const exchange = (code: string): string => {
      const body = `grant_type=authorization_code&${client}&code=${code}&code_verifier=${verifier}`;
      return `POST /oauth/v2/token HTTP/1.1\r\nhost: localhost:${load.port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    };
    await Bun.connect({
      hostname: '127.0.0.1',
      port: load.port,
      socket: {
        open: (opened) => void opened.write(authorization()),
        data(opened, chunk) {
          rest += chunk.toString('latin1');
          const code = located.exec(rest)?.[1];
          if (code === undefined && !tokens.test(rest)) {
            return /^HTTP\/1\.1 (200|302) /.test(rest) && !rest.includes('error=') ? undefined : fail(rest);
          }
          rest = '';
          if (code !== undefined) return void opened.write(exchange(code));
          if (measuring) done++;
          if (over) opened.end();
          else opened.write(authorization());
        },
        close: () => (over ? undefined : fail('the server closed a connection')),
      },
    });
  }
  await Bun.sleep(warmUpMs);
  const start = performance.now();
  measuring = true;
  await Bun.sleep(measureMs);
  measuring = false;
  over = true;
  return (done * 1000) / (performance.now() - start);
}

if (import.meta.main) await serveLoads(run);
