import { describe, expect, test } from 'bun:test';
import { PosternError } from '../errors/index.ts';
import { removeType, setType } from './commands.ts';
import type { DetailField, DetailsType } from './declared.ts';
import { authorizationDetailsTypeRemoved, authorizationDetailsTypeSet } from './events.ts';
import type { DeclaredTypes } from './state.ts';

const field = (path: string, more: Partial<DetailField> = {}): DetailField => ({
  path,
  kind: 'text',
  required: false,
  label: {},
  values: [],
  ...more,
});
const payment: DetailsType = {
  name: 'payment_initiation',
  title: { en: 'Start a payment', de: 'Eine Zahlung auslösen' },
  fields: [field('instructedAmount', { kind: 'amount' }), field('creditorAccount.iban')],
  askEachTime: true,
};
const declaring = (...types: DetailsType[]): DeclaredTypes => ({
  projectExists: true,
  types: new Map(types.map((type) => [type.name, type])),
});

const refused = (declared: DeclaredTypes, type: DetailsType): string => {
  try {
    setType(declared, type);
    return 'accepted';
  } catch (error) {
    return error instanceof PosternError ? error.id : String(error);
  }
};

describe('a project declares a type', () => {
  test('once, under a name that is its own', () => {
    const { events, constraints } = setType(declaring(), payment);
    expect(events).toEqual([authorizationDetailsTypeSet(payment as never)]);
    expect(constraints).toMatchObject([{ action: 'add', field: payment.name }]);
  });

  test('again, which changes it or nothing', () => {
    expect(
      setType(declaring(payment), {
        ...payment,
        title: { de: 'Eine Zahlung auslösen', en: 'Start a payment' },
      }).events,
    ).toEqual([]);
    const changed = setType(declaring(payment), { ...payment, askEachTime: false });
    expect(changed.events).toHaveLength(1);
    expect(changed.constraints).toEqual([]);
  });

  test('and takes it away, with its name', () => {
    expect(removeType(declaring(payment), payment.name)).toMatchObject({
      events: [authorizationDetailsTypeRemoved({ name: payment.name })],
      constraints: [{ action: 'remove', field: payment.name }],
    });
    expect(removeType(declaring(), payment.name).events).toEqual([]);
  });

  test('where there is a project', () => {
    expect(refused({ projectExists: false, types: new Map() }, payment)).toBe('RAR-Prj01');
  });

  test.each<[string, string, Partial<DetailsType>]>([
    ['a name with blanks', 'RAR-Typ01', { name: 'start payment' }],
    ['a language that is none', 'RAR-Lng01', { title: { deutsch: 'Zahlung' } }],
    ['an empty text', 'RAR-Txt01', { title: { de: ' ' } }],
    ['a long text', 'RAR-Txt01', { fields: [field('a', { label: { de: 'x'.repeat(201) } })] }],
    ['a field named type', 'RAR-Fld01', { fields: [field('type')] }],
    ['a prototype', 'RAR-Fld01', { fields: [field('__proto__')] }],
    ['a constructor within', 'RAR-Fld01', { fields: [field('a.constructor')] }],
    ['five objects', 'RAR-Fld01', { fields: [field('a.b.c.d.e')] }],
    ['values of a number', 'RAR-Fld02', { fields: [field('a', { kind: 'number', values: ['1'] })] }],
    ['a path twice', 'RAR-Fld04', { fields: [field('a'), field('a')] }],
    ['a field with fields in it', 'RAR-Fld04', { fields: [field('a'), field('a.b')] }],
    [
      'more than anybody reads',
      'RAR-Typ03',
      {
        fields: Array.from({ length: 50 }, (_, i) =>
          field(`f${i}`, { values: ['x'.repeat(200), 'y'.repeat(200)] }),
        ),
      },
    ],
  ])('but not %s', (_, id, change) => {
    expect(refused(declaring(), { ...payment, ...change })).toBe(id);
  });
});
