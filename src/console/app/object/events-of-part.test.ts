import { expect, test } from 'bun:test';
import { type Page, type PartOf, readPart, type Wanted } from './events-of-part.ts';

interface Told {
  readonly sequence: bigint;
  readonly type: string;
  readonly payload: { readonly [field: string]: string };
}

const part: PartOf = {
  id: 'shop',
  types: 'app.',
  names: ['appId', 'applicationId'],
  belongs: { added: 'app.key.added', field: 'keyId' },
};
const types = ['app.changed', 'app.key.added', 'app.key.removed', 'project.changed'];

/** A log that is read from its end. */
const log = (events: readonly (readonly [type: string, payload: Told['payload']])[]) => {
  const newestFirst = events
    .map(([type, payload], index) => ({ type, payload, sequence: BigInt(index + 1) }))
    .reverse();
  return async ({ eventTypes = [], sequence = 0n, limit }: Wanted): Promise<Page<Told>> => {
    const found = newestFirst
      .filter((event) => eventTypes.includes(event.type) && (sequence === 0n || event.sequence < sequence))
      .slice(0, limit);
    return { events: found, next: found.length === limit ? found.at(-1)?.sequence : undefined };
  };
};
const sequences = ({ events }: Page<Told>) => events.map(({ sequence }) => Number(sequence));

test('what names the part is its own, and so is what names only something that was added to it', async () => {
  const read = log([
    ['app.changed', { appId: 'shop' }],
    ['app.changed', { appId: 'blog' }],
    ['app.key.added', { applicationId: 'shop', keyId: '1' }],
    ['app.key.added', { applicationId: 'blog', keyId: '2' }],
    ['project.changed', { appId: 'shop' }],
    ['app.key.removed', { keyId: '1' }],
    ['app.key.removed', { keyId: '2' }],
  ]);
  expect(await readPart({ read, readAll: read, types }, part, { limit: 50 })).toMatchObject({
    next: undefined,
  });
  expect(sequences(await readPart({ read, readAll: read, types }, part, { limit: 50 }))).toEqual([6, 3, 1]);
  const keys = { limit: 50, eventTypes: ['app.key.removed'] };
  expect(sequences(await readPart({ read, readAll: read, types }, part, keys))).toEqual([6]);
});

test('what was added is known, whoever removed it', async () => {
  const read = log([['app.key.removed', { keyId: '1' }]]);
  const readAll = log([['app.key.added', { applicationId: 'shop', keyId: '1' }]]);
  expect(sequences(await readPart({ read, readAll, types }, part, { limit: 50 }))).toEqual([1]);
});

test('nothing is lost between pages, however much is about others', async () => {
  const about = (index: number) => (index % 7 === 0 ? 'shop' : 'blog');
  const read = log(
    Array.from({ length: 5_000 }, (_, index) => ['app.changed', { appId: about(index) }] as const),
  );
  const found: number[] = [];
  for (let sequence: bigint | undefined = 0n; sequence !== undefined; ) {
    const page: Page<Told> = await readPart({ read, readAll: read, types }, part, { limit: 50, sequence });
    expect(page.next === undefined || page.events.length >= 50).toBe(true);
    found.push(...sequences(page));
    sequence = page.next;
  }
  const own = Array.from({ length: 5_000 }, (_, index) => index).filter((index) => about(index) === 'shop');
  expect(found).toEqual(own.map((index) => index + 1).reverse());
});
