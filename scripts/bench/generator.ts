/** Runs one of the load generators as a process of its own; what it is to do goes through its input, of any size. */
export async function generate<Measured>(script: string, load: object): Promise<Measured> {
  const generator = Bun.spawn([process.execPath, new URL(script, import.meta.url).pathname], {
    stdin: new Blob([JSON.stringify(load)]),
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const printed = await new Response(generator.stdout).text();
  if ((await generator.exited) !== 0) throw new Error('the load generator failed');
  return JSON.parse(printed) as Measured;
}
