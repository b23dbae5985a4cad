import { readPasswordHash } from './index.ts';

/** What the thread is asked, and what it answers; passwords never leave the process. */
interface Question {
  readonly id: number;
  readonly password: string;
  readonly encoded: string;
}
interface Answer {
  readonly id: number;
  readonly matches: boolean;
}

/** The thread's side: answers one question after the other. */
export function serveHashes(port: {
  onmessage: ((event: { readonly data: Question }) => void) | null;
  postMessage(answer: Answer): void;
}): void {
  port.onmessage = async ({ data: { id, password, encoded } }) => {
    port.postMessage({ id, matches: (await readPasswordHash(encoded)?.matches(password)) === true });
  };
}

/** A thread that is started by the first question, and anew after a death. */
export interface HashThread {
  /** @throws when the thread ends before it answers */
  matches(password: string, encoded: string): Promise<boolean>;
  close(): void;
}

export function hashThread(start: () => Worker): HashThread {
  const open = new Map<number, { resolve(matches: boolean): void; reject(error: Error): void }>();
  let worker: Worker | undefined;
  let last = 0;

  const started = (): Worker => {
    const thread = start();
    thread.onmessage = ({ data }: MessageEvent<Answer>) => {
      open.get(data.id)?.resolve(data.matches);
      open.delete(data.id);
    };
    const gone = () => {
      if (worker !== thread) return;
      worker = undefined;
      for (const { reject } of open.values()) reject(new Error('The thread that checks hashes ended'));
      open.clear();
    };
    thread.addEventListener('error', gone);
    thread.addEventListener('close', gone);
    return thread;
  };

  return {
    matches: (password, encoded) =>
      new Promise((resolve, reject) => {
        worker ??= started();
        last += 1;
        open.set(last, { resolve, reject });
        worker.postMessage({ id: last, password, encoded } satisfies Question);
      }),
    close: () => worker?.terminate(),
  };
}
