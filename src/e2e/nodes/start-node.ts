import { RpcFailure } from '../../testing/postern.ts';
import { runFolderEnv } from '../../testing/run-folder.ts';

export interface NodeSettings {
  readonly databaseUrl: string;
  readonly masterKey: Uint8Array;
  readonly folder: string;
  /** PEM of the system user `operator`; without it there is none. */
  readonly operatorKey?: string;
}

export interface ServerNode {
  readonly url: string;
  /** Whether this one made the first instance. */
  readonly first: boolean;
  /** By Connect JSON; rejects with `RpcFailure`, or with what fetch says when the node is gone. */
  call<T = Record<string, string>>(
    method: string,
    request: object,
    as: { token: string; host?: string },
  ): Promise<T>;
  /** Stands still from now on, as in a paused machine: it neither works nor lets go of what it holds. */
  pause(): void;
  resume(): void;
  /** kill -9 */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A server in a process of its own. */
export async function startNode(settings: NodeSettings): Promise<ServerNode> {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/node.ts`], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
    env: {
      PATH: process.env['PATH'] ?? '',
      ...runFolderEnv,
      NODE_DATABASE: settings.databaseUrl,
      NODE_MASTER_KEY: Buffer.from(settings.masterKey).toString('hex'),
      NODE_FOLDER: settings.folder,
      NODE_OPERATOR_KEY: settings.operatorKey ?? '',
    },
  });
  const { port, first } = JSON.parse(await firstLine(child.stdout)) as { port: number; first: boolean };
  const url = `http://localhost:${port}`;
  return {
    url,
    first,
    async call<T>(method: string, request: object, { token, host }: { token: string; host?: string }) {
      const response = await fetch(`${url}/${method}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...(host && { host }),
        },
        body: JSON.stringify(request),
      });
      const body = (await response.json()) as T;
      if (!response.ok) throw new RpcFailure(response.status, body as never);
      return body;
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL');
      await child.exited;
    },
    async stop() {
      await child.stdin.end();
      await child.exited;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  while (!text.includes('\n')) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the node ended before it was ready: ${text}`);
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text.slice(0, text.indexOf('\n'));
}
