import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Writes generated files; with `--check` on the command line it ends the process with 1 when one is out of date. */
export const writeGenerated = async (files: ReadonlyArray<{ path: URL; text: string }>): Promise<void> => {
  const checking = process.argv.includes('--check');
  for (const { path, text } of files) {
    const present = await readFile(path, 'utf8').catch(() => undefined);
    if (present === text) continue;
    if (checking) {
      console.error(`${fileURLToPath(path)} is out of date; run bun run generate`);
      process.exitCode = 1;
    } else {
      await writeFile(path, text);
      console.log(`${fileURLToPath(path)} is written`);
    }
  }
};
