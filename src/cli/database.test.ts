import { expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadConfig } from '../config/index.ts';
import { layoutOf } from '../database/embedded/index.ts';
import { lockDataDir } from '../database/embedded/lock.ts';
import { silentLogger } from '../telemetry/index.ts';
import { emptyFolder } from '../testing/executable.ts';
import { withDatabase } from './database.ts';

/** PostgreSQL's ErrorResponse (protocol 3.0, §55.7). */
const errorResponse = (fields: Readonly<Record<string, string>>): Buffer => {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([key, text]) => `${key}${text}\0`)
      .join('')}\0`,
  );
  const head = Buffer.alloc(5, 'E');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

test('beside a server whose PostgreSQL is stopping, a command says so, and nothing of database.url', async () => {
  const folder = emptyFolder();
  const layout = layoutOf(folder.path);
  const release = lockDataDir(layout);
  mkdirSync(layout.run, { recursive: true });
  writeFileSync(layout.password, 'secret');
  const stopping = { S: 'FATAL', V: 'FATAL', C: '57P03', M: 'the database system is shutting down' };
  const postgres = createServer((socket) => socket.once('data', () => socket.end(errorResponse(stopping))));
  await new Promise<void>((listening) => postgres.listen(join(layout.run, '.s.PGSQL.5432'), listening));
  try {
    const config = { ...loadConfig({ env: {} }), dataDir: folder.path };
    await expect(withDatabase(config, silentLogger, async () => 'opened')).rejects.toMatchObject({
      id: 'DB-Own1',
      kind: 'unavailable',
      message: `The PostgreSQL of the Postern that runs here (process ${process.pid}) takes no connection: the database system is shutting down. It is starting or stopping; try again in a moment`,
    });
  } finally {
    postgres.close();
    release();
    folder.cleanup();
  }
});
