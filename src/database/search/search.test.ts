import { describe, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import type { Change } from '../../cache/index.ts';
import { conditionsOn } from './conditions.ts';
import { defineList, searchList } from './list.ts';
import { createTotals } from './totals.ts';

const name = { sql: 't.name', lower: 't.lower_name', trigrams: 't.search_text' };
const things = defineList<{ id: string }>()({
  from: 'things t',
  alias: 't',
  key: ['id'],
  instance: 't.instance_id',
  countedBy: ['thing'],
  columns: { id: 't.id', name, owner: { sql: 'o.name', join: 'owner' } },
  joins: { owner: 'join owners o on o.id = t.owner_id' },
  orders: { name: ['t.lower_name', 't.id'] },
  select: 't.id, o.name',
  with: 'join owners o on o.id = t.owner_id',
});

/** Rows for pages, a number for counts; keeps what was asked. */
const database = (rows: number) => {
  const asked: string[] = [];
  const sql = {
    async unsafe(text: string) {
      asked.push(text);
      return text.startsWith('select count')
        ? [{ total: '250' }]
        : Array.from({ length: rows }, (_, i) => ({ id: `${i}` }));
    },
  } as unknown as Sql;
  return { sql, asked, counts: () => asked.filter((text) => text.startsWith('select count')).length };
};

const projections = () => {
  let tell: (page: { changes: readonly Change[] | undefined }) => void = () => {};
  return {
    onProjected(listener: typeof tell) {
      tell = listener;
    },
    changed: (aggregateType: string, instanceId = 'i1') =>
      tell({ changes: [{ instanceId, aggregateType, aggregateId: '1' }] }),
  };
};

const page = { offset: 0n, limit: 2, asc: true };

describe('conditions', () => {
  test('ask the indexed column first, and trigrams only where there are any', () => {
    const text = (value: string, method: number) => {
      const where = conditionsOn({ name }, 'i1').text('name', value, method);
      return [where.joined(), where.params];
    };
    expect(text('Ann', 0)).toEqual(['((t.lower_name = lower($1) and t.name = $1))', ['Ann']]);
    expect(text('Ann', 3)).toEqual(['(t.lower_name like lower($1))', ['Ann%']]);
    expect(text('A_n', 5)).toEqual([
      '((t.lower_name like lower($1) and t.search_text like lower($2)))',
      ['%A\\_n%', '%A\\_n%'],
    ]);
    expect(text('An', 7)).toEqual(['(t.lower_name like lower($1))', ['%An']]);
    expect(() => text('An', 8)).toThrow('Unknown text filter method 8');
  });

  test('ask for few trigrams of a long ASCII text, and for all of another', () => {
    const trigrams = (value: string) => conditionsOn({ name }, 'i1').text('name', value, 5).params[1];
    expect(trigrams('lehmannkfacpb')).toBe('%leh%man%nkf%acp%');
    expect(trigrams('a_nna.lehmann@x')).toBe('%nna%leh%man%');
    expect(trigrams('lehman_')).toBe('%lehman\\_%');
    expect(trigrams('Οδυσσέας Παπ')).toBe('%Οδυσσέας Παπ%');
  });

  test('know no columns but the declared ones', () => {
    expect(() => conditionsOn({ name }, 'i1').equals('toString' as 'name', 'x')).toThrow(
      'no column toString',
    );
  });
});

describe('a page', () => {
  test('is found by keys; joins are made inside only where a filter needs them', async () => {
    const { sql, asked } = database(1);
    const lists = { lists: sql, totals: createTotals(sql, projections()) };
    await searchList(lists, things, 'i1', { page, sort: 'name', filter: () => {} });
    await searchList(lists, things, 'i1', {
      page,
      sort: 'name',
      filter: (where) => where.equals('owner', 'Ann'),
    });
    const [plain = '', filtered = ''] = asked.map((text) =>
      text.slice(text.indexOf('('), text.indexOf('where')),
    );
    expect(plain).toContain('select t.instance_id, t.id, t.lower_name as order_0');
    expect(plain).not.toContain('join owners');
    expect(filtered).toContain('join owners');
  });

  test('that is not full needs no count', async () => {
    const { sql, counts } = database(1);
    const lists = { lists: sql, totals: createTotals(sql, projections()) };
    const found = await searchList(lists, things, 'i1', {
      page: { ...page, offset: 40n },
      sort: 'name',
      filter() {},
    });
    expect(found.total).toBe(41n);
    expect(counts()).toBe(0);
  });
});

describe('a total', () => {
  test('is counted once for all pages, and again after an event of what it counts', async () => {
    const { sql, counts } = database(2);
    const watch = projections();
    const lists = { lists: sql, totals: createTotals(sql, watch) };
    const turn = async (offset: bigint, owner = 'Ann') =>
      (
        await searchList(lists, things, 'i1', {
          page: { ...page, offset },
          sort: 'name',
          filter: (where) => where.equals('owner', owner),
        })
      ).total;
    expect([await turn(0n), await turn(2n), await turn(4n)]).toEqual([250n, 250n, 250n]);
    expect(counts()).toBe(1);
    await turn(0n, 'Bert');
    expect(counts()).toBe(2);
    watch.changed('session');
    watch.changed('thing', 'i2');
    await turn(0n);
    expect(counts()).toBe(2);
    watch.changed('thing');
    await turn(0n);
    expect(counts()).toBe(3);
  });
});
