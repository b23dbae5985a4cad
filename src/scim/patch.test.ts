import { describe, expect, test } from 'bun:test';
import { patched } from './patch.ts';
import { enterpriseSchemaId, groupType, userType } from './schema/index.ts';
import { patch } from './testing.ts';

const grace = {
  userName: 'grace',
  name: { givenName: 'Grace', familyName: 'Hopper' },
  emails: [{ value: 'grace@acme.com', type: 'work', primary: true }],
  active: true,
};

const after = (...operations: object[]) => patched(userType, grace, patch(...operations));
const refusal = (scimType: string) => expect.objectContaining({ status: 400, scimType });

describe('a path to one attribute', () => {
  test('adds, replaces and removes, whatever the case', () => {
    expect(after({ op: 'Add', path: 'TITLE', value: 'Admiral' })).toMatchObject({ title: 'Admiral' });
    expect(after({ op: 'replace', path: 'name.familyname', value: 'Murray' })['name']).toEqual({
      givenName: 'Grace',
      familyName: 'Murray',
    });
    expect(after({ op: 'REMOVE', path: 'active' })).not.toHaveProperty('active');
  });

  test('keeps the parts of an object that are not named', () => {
    expect(after({ op: 'replace', path: 'name', value: { givenName: 'G.' } })['name']).toEqual({
      givenName: 'G.',
      familyName: 'Hopper',
    });
  });

  test('takes words for booleans and a list of one for a value', () => {
    expect(after({ op: 'Replace', path: 'active', value: 'False' })).toMatchObject({ active: false });
    expect(after({ op: 'Replace', path: 'active', value: [{ value: 'False' }] })).toMatchObject({
      active: false,
    });
  });

  test('leads into an extension, which goes with its last attribute', () => {
    const department = `${enterpriseSchemaId}:department`;
    const set = after({ op: 'add', path: department, value: 'Navy' });
    expect(set[enterpriseSchemaId]).toEqual({ department: 'Navy' });
    expect(patched(userType, set, patch({ op: 'remove', path: department }))).not.toHaveProperty([
      enterpriseSchemaId,
    ]);
    expect(
      after({ op: 'add', path: `${enterpriseSchemaId}:manager`, value: '12' })[enterpriseSchemaId],
    ).toEqual({
      manager: { value: '12' },
    });
  });
});

describe('a path to some values', () => {
  test('changes those that it means', () => {
    expect(
      after({ op: 'replace', path: 'emails[type eq "work"].value', value: 'g@acme.com' })['emails'],
    ).toEqual([{ value: 'g@acme.com', type: 'work', primary: true }]);
    expect(
      after({ op: 'replace', path: 'emails[primary eq "True"]', value: { display: 'G' } })['emails'],
    ).toEqual([{ ...grace.emails[0], display: 'G' } as never]);
  });

  test('makes the value that it describes where there is none', () => {
    const path = 'phoneNumbers[type eq "mobile" and primary eq true].value';
    expect(after({ op: 'Add', path, value: '+41791234567' })['phoneNumbers']).toEqual([
      { type: 'mobile', primary: true, value: '+41791234567' },
    ]);
  });

  test('has no target where it describes none', () => {
    expect(() => after({ op: 'replace', path: 'emails[value co "x"].type', value: 'home' })).toThrow(
      refusal('noTarget'),
    );
  });

  test('removes them, or a part of them', () => {
    expect(after({ op: 'remove', path: 'emails[type eq "work"]' })).not.toHaveProperty('emails');
    expect(after({ op: 'remove', path: 'emails[type eq "work"].type' })['emails']).toEqual([
      { value: 'grace@acme.com', primary: true },
    ]);
    expect(after({ op: 'remove', path: 'emails[type eq "home"]' })).toEqual(grace);
  });

  test('a new primary value takes the place of the one before', () => {
    const home = { value: 'home@acme.com', type: 'home', primary: true };
    expect(after({ op: 'add', path: 'emails', value: [home] })['emails']).toEqual([
      { ...grace.emails[0], primary: false } as never,
      home,
    ]);
  });
});

describe('without a path', () => {
  test('changes what the value holds, and leaves what is unknown', () => {
    expect(after({ op: 'replace', value: { TITLE: 'Admiral', shoeSize: 38, id: '7' } })).toEqual({
      ...grace,
      title: 'Admiral',
    });
  });

  test('takes paths for names, as Entra sends them', () => {
    const value = {
      'name.givenName': 'G.',
      'emails[type eq "work"].value': 'g@acme.com',
      [`${enterpriseSchemaId}:department`]: 'Navy',
      [enterpriseSchemaId]: { costCenter: '7', division: null },
    };
    expect(after({ op: 'Add', value })).toMatchObject({
      name: { givenName: 'G.', familyName: 'Hopper' },
      emails: [{ value: 'g@acme.com', type: 'work' }],
      [enterpriseSchemaId]: { department: 'Navy', costCenter: '7' },
    });
  });

  test('removes nothing', () => {
    expect(() => after({ op: 'remove', value: { title: 'x' } })).toThrow(refusal('noTarget'));
  });
});

describe('members', () => {
  const group = { displayName: 'Team', members: [{ value: '1' }, { value: '2' }, { value: '3' }] };
  const members = (...operations: object[]) =>
    (patched(groupType, group, patch(...operations))['members'] as { value: string }[] | undefined)?.map(
      ({ value }) => value,
    );

  test('are added once, one by one or together', () => {
    expect(members({ op: 'Add', path: 'members', value: [{ value: '4' }, { value: '1' }] })).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  test('are removed by a filter, or by the value as Entra sends it', () => {
    expect(members({ op: 'remove', path: 'members[value eq "2"]' })).toEqual(['1', '3']);
    expect(members({ op: 'Remove', path: 'members', value: [{ value: '1' }, { value: '3' }] })).toEqual([
      '2',
    ]);
    expect(members({ op: 'remove', path: 'members' })).toBeUndefined();
  });

  test('hundreds of operations of a member each are one, in their order', () => {
    const ids = Array.from({ length: 500 }, (_, i) => `m${i}`);
    const added = ids.map((value) => ({ op: 'add', path: 'members', value: [{ value }] }));
    const removed = ids.slice(1).map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` }));
    expect(members(...added, ...removed, { op: 'add', path: 'members', value: [{ value: 'm7' }] })).toEqual([
      '1',
      '2',
      '3',
      'm0',
      'm7',
    ]);
  });

  test('of a group that is too large for so many operations are left', () => {
    const large = {
      displayName: 'All',
      members: Array.from({ length: 100_000 }, (_, i) => ({ value: `${i}` })),
    };
    const operations = Array.from({ length: 25 }, (_, i) => ({
      op: 'remove',
      path: `members[value sw "${i}"]`,
    }));
    expect(() => patched(groupType, large, patch(...operations))).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });

  test('are replaced all together', () => {
    expect(members({ op: 'replace', path: 'members', value: [{ value: '9' }] })).toEqual(['9']);
  });
});

test.each([
  [{ op: 'add', path: 'shoeSize', value: 38 }, 'invalidPath'],
  [{ op: 'add', path: 'name.shoeSize', value: 38 }, 'invalidPath'],
  [{ op: 'add', path: 'userName[a eq "b"]', value: 'x' }, 'invalidPath'],
  [{ op: 'replace', path: 'id', value: '7' }, 'mutability'],
  [{ op: 'replace', path: 'meta.created', value: '7' }, 'mutability'],
  [{ op: 'replace', path: 'groups', value: [{ value: '7' }] }, 'mutability'],
  [{ op: 'add', path: 'title' }, 'invalidValue'],
  [{ op: 'add', path: 'active', value: 'maybe' }, 'invalidValue'],
  [{ op: 'add', path: 'name', value: [1, 2] }, 'invalidValue'],
  [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
  [{ op: 'add', path: 7, value: 'x' }, 'invalidPath'],
])('%j is refused as %s', (operation, scimType) => {
  expect(() => after(operation)).toThrow(refusal(scimType));
});

test('names that objects have anyway are no attributes', () => {
  const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
  expect(after({ op: 'add', value })).toEqual(grace);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
