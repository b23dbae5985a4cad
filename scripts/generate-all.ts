/** Everything that is generated, in order; `--check` fails instead where something is out of date. */
const steps = [
  'migrations.ts',
  'generate-config.ts',
  'generate.ts',
  'catalogue.ts',
  'locks.ts',
  'coverage.ts',
];

for (const step of steps) {
  const { exitCode } = Bun.spawnSync(
    [process.execPath, `${import.meta.dir}/${step}`, ...process.argv.slice(2)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  if (exitCode !== 0) process.exit(exitCode);
}
