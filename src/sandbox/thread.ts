import { receiveMessageOnPort } from 'node:worker_threads';
import { engineBinary } from './binary.ts';
import { compileEngine, createEngine, type Engine } from './engine.ts';
import type { SyncAsk } from './host.ts';
import type { AskAnswer, FromScriptThread, StartScripts, ToScriptThread } from './protocol.ts';
import { runJob } from './run.ts';

/** Runs scripts, one at a time, at the other end of a message channel; `scope` is a worker's `self`. */
export function serveScripts(scope: {
  onmessage: unknown;
  postMessage(message: FromScriptThread): void;
}): void {
  const post = (message: FromScriptThread) => scope.postMessage(message);
  let module: WebAssembly.Module;
  let engine: Engine;
  let ask: SyncAsk;

  scope.onmessage = async ({ data }: { data: ToScriptThread }) => {
    if (data.type === 'start') {
      module = compileEngine(engineBinary());
      engine = await createEngine(module);
      ask = synchronously(post, data);
      post({ type: 'ready' });
      return;
    }
    const { result, broken } = runJob(engine, data, ask);
    post({ type: 'done', result, broken });
    // After the answer, so that nobody waits for it; a message that comes meanwhile does.
    if (broken || !engine.restore()) engine = await createEngine(module);
    post({ type: 'ready' });
  };
}

/** The thread stands still until the main thread has answered: a script knows no waiting. */
function synchronously(
  post: (message: FromScriptThread) => void,
  { signal, answers }: StartScripts,
): SyncAsk {
  const flag = new Int32Array(signal);
  let asked = 0;
  return (what, argument, forMs) => {
    const ask = ++asked;
    post({ type: 'ask', ask, what, argument });
    for (const until = performance.now() + forMs; ; ) {
      const left = until - performance.now();
      if (left <= 0) return undefined;
      Atomics.wait(flag, 0, 0, left);
      Atomics.store(flag, 0, 0);
      for (let message = received(answers); message; message = received(answers))
        // One that comes too late is of a run that is over.
        if (message.ask === ask) return message;
    }
  };
}

const received = (port: MessagePort): AskAnswer | undefined =>
  receiveMessageOnPort(port as never)?.message as AskAnswer | undefined;
