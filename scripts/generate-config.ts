/** Writes `config/postern.yaml` and `docs/configuration.md` from `config/schema.ts`; `--check` only compares. */
import { commentedYaml, configReference } from '../src/config/index.ts';
import { writeGenerated } from './generated.ts';

const root = new URL('..', import.meta.url);
await writeGenerated([
  { path: new URL('config/postern.yaml', root), text: commentedYaml() },
  { path: new URL('docs/configuration.md', root), text: configReference() },
]);
