import { expect, test } from 'bun:test';
import { createLogger } from './logger.ts';
import { requestFields, withRequestId } from './request-scope.ts';

test('lines logged while a request is served carry its id, however deep and late; others carry none', async () => {
  const lines: string[] = [];
  const log = createLogger({
    level: 'info',
    format: 'json',
    write: (line) => lines.push(line),
    context: requestFields,
  });
  const serve = async (id: string) => {
    await Promise.resolve();
    log.info(`served ${id}`);
  };
  log.info('before');
  await Promise.all([withRequestId('one', () => serve('one')), withRequestId('two', () => serve('two'))]);
  const ids = lines
    .map((line) => JSON.parse(line))
    .map(({ message, msg, requestId }) => [message ?? msg, requestId]);
  expect(ids).toEqual([
    ['before', undefined],
    ['served one', 'one'],
    ['served two', 'two'],
  ]);
});
