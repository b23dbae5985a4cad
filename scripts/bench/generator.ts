async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

type Generator = ReturnType<typeof start>;

/** A load generator as a process of its own; what it is to do goes through its input, a line each. */
function start(script: string) {
  const child = Bun.spawn([process.execPath, new URL(script, import.meta.url).pathname], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  child.unref();
  const printed = linesOf(child.stdout);
  return async (load: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(load)}\n`);
    await child.stdin.flush();
    const { value, done } = await printed.next();
    if (done) throw new Error('the load generator failed');
    return JSON.parse(value);
  };
}

const free = new Map<string, Generator[]>();

/**
 * Has one of the load generators do its part. They stay for the next time: one that is new spends as much on being
 * compiled as on what it does, on the cores that are measured.
 */
export async function generate<Measured>(script: string, load: object): Promise<Measured> {
  const idle = free.get(script) ?? [];
  free.set(script, idle);
  const generator = idle.pop() ?? start(script);
  const measured = await generator(load);
  idle.push(generator);
  return measured as Measured;
}

/** The other side: answers each load that comes with what was measured, until there are no more. */
export async function serveLoads<Load>(run: (load: Load) => Promise<unknown>): Promise<never> {
  for await (const line of linesOf(Bun.stdin.stream()))
    console.log(JSON.stringify(await run(JSON.parse(line) as Load)));
  process.exit(0);
}
