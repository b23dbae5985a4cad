import { unavailable } from '../../errors/index.ts';
import { compute, type Question } from './computing.ts';

/** What a thread is asked, and what it answers; passwords never leave the process. */
interface Asked {
  readonly id: number;
  readonly question: Question;
}
type Answer = { readonly id: number } & (
  | { readonly result: boolean | string }
  | { readonly failure: string }
);

/** A thread's side: answers one question after the other. */
export function serveHashes(port: {
  onmessage: ((event: { readonly data: Asked }) => void) | null;
  postMessage(answer: Answer): void;
}): void {
  port.onmessage = ({ data: { id, question } }) => {
    try {
      port.postMessage({ id, result: compute(question) });
    } catch (error) {
      port.postMessage({ id, failure: String(error) });
    }
  };
}

/** Threads that compute hashes and nothing else; each is started when those before it are busy, and anew after a death. */
export interface HashThreads {
  /** @throws PosternError `unavailable` when the thread ends before it answers */
  compute(question: Question): Promise<boolean | string>;
  close(): void;
}

/** The server stops, or the thread fell over: whoever asks again is answered by another. */
const ended = () => unavailable('CRYPTO-Gone1', 'The thread that computes hashes ended; try again');

interface Thread {
  readonly worker: Worker;
  readonly open: Map<number, { resolve(result: boolean | string): void; reject(error: Error): void }>;
}

/** @param most threads at a time */
export function hashThreads(start: () => Worker, most: number): HashThreads {
  const threads = new Set<Thread>();
  let last = 0;

  function begin(): Thread {
    const thread: Thread = { worker: start(), open: new Map() };
    thread.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const waiting = thread.open.get(data.id);
      thread.open.delete(data.id);
      if ('result' in data) waiting?.resolve(data.result);
      else waiting?.reject(new Error(data.failure));
    };
    const gone = () => {
      if (!threads.delete(thread)) return;
      for (const { reject } of thread.open.values()) reject(ended());
      thread.open.clear();
    };
    thread.worker.addEventListener('error', gone);
    thread.worker.addEventListener('close', gone);
    threads.add(thread);
    return thread;
  }

  /** The one with the least to do. */
  function free(): Thread {
    let found: Thread | undefined;
    for (const thread of threads) if (!found || thread.open.size < found.open.size) found = thread;
    return found && (found.open.size === 0 || threads.size >= most) ? found : begin();
  }

  return {
    compute: (question) =>
      new Promise((resolve, reject) => {
        const { worker, open } = free();
        last += 1;
        open.set(last, { resolve, reject });
        worker.postMessage({ id: last, question } satisfies Asked);
      }),
    close() {
      for (const { worker } of threads) worker.terminate();
    },
  };
}
