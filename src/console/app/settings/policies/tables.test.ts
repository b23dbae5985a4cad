import { describe, expect, test } from 'bun:test';
import type { DescMessage } from '@bufbuild/protobuf';
import { en } from '../../texts/en/index.ts';
import { catalogue, textsOf } from '../catalogue.ts';
import { pathOf } from '../fields/spec.ts';
import { fieldsIn, requestOf, valuesOf } from '../fields/values.ts';
import { registrationGroups } from '../registration/fields.ts';
import { policies } from './tables.ts';

const namesIn = (message: DescMessage) => message.fields.map(({ localName }) => localName);

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const own = policy.organization;
  const setting = [policy.instance.change, ...(own ? [own.change] : [])];

  test('whatever can be set has a control', () => {
    const elsewhere = id === 'security' ? registrationGroups : [];
    const shown = [...policy.groups, ...elsewhere].flatMap(({ fields }) =>
      fields.map((field) => pathOf(field)[0] ?? ''),
    );
    const distinct = [...new Set(shown)].sort();
    for (const { input } of setting)
      expect(
        namesIn(input)
          .filter((name) => name !== 'orgId')
          .sort(),
      ).toEqual(distinct);
    if (own) expect(namesIn(own.add.input)).toEqual(expect.arrayContaining(distinct));
  });

  test('every field has words, every group a title, and no words are left over', () => {
    const texts = textsOf(en, id);
    const fields = policy.groups.flatMap((group) => group.fields.map(({ name }) => name));
    expect(Object.keys(texts.fields).sort()).toEqual(fields.sort());
    expect(Object.keys(texts.groups).sort()).toEqual(
      policy.groups
        .map((group) => group.id)
        .filter(Boolean)
        .sort(),
    );
  });

  test('a level that the overview shows has its calls', () => {
    const { needs } = catalogue.find((each) => each.id === id)!;
    expect(Boolean(needs.organization)).toBe(Boolean(own));
  });
});

test('what a message says comes back as it was', () => {
  const { instance, groups } = policies.find(({ id }) => id === 'login')!;
  const fields = fieldsIn(instance.change.input, groups);
  const said = {
    ...requestOf(fields, valuesOf(fields, undefined)),
    passwordlessType: 1,
    hidePasswordReset: true,
    defaultRedirectUri: 'https://app.example.com',
    passwordCheckLifetime: { seconds: 5400n, nanos: 500_000_000 },
  };
  const values = valuesOf(fields, said as never);
  expect(values).toMatchObject({
    passwordlessType: true,
    hidePasswordReset: false,
    passwordCheckLifetime: 5400.5,
  });
  expect(requestOf(fields, values)).toEqual(said);
});

test('a field that stands in a part of the message is found there, and put there', () => {
  const { instance } = policies.find(({ id }) => id === 'security')!;
  const fields = fieldsIn(instance.change.input, registrationGroups);
  const said = {
    dynamicClientRegistration: { enabled: true, allowUnauthenticated: false },
    clientIdMetadataDocument: {
      enabled: true,
      allowAnyUrl: false,
      allowedUrls: ['https://app.example.com/'],
    },
  };
  const values = valuesOf(fields, said as never);
  expect(values).toEqual({
    dynamicRegistration: true,
    openRegistration: false,
    clientDocuments: true,
    anyClientDocument: false,
    clientDocumentUrls: 'https://app.example.com/',
  });
  expect(requestOf(fields, values)).toEqual(said);
});
