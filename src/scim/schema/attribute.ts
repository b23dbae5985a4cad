/** An attribute as RFC 7643 §7 describes it. */
export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'reference' | 'dateTime' | 'binary' | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'default' | 'never';
  readonly uniqueness: 'none' | 'server';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

type More = Partial<Omit<Attribute, 'name' | 'type' | 'description'>>;

const attribute = (
  name: string,
  type: Attribute['type'],
  description: string,
  more: More = {},
): Attribute => ({
  name,
  type,
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

export const text = (name: string, description: string, more?: More) =>
  attribute(name, 'string', description, more);
export const flag = (name: string, description: string, more?: More) =>
  attribute(name, 'boolean', description, more);
export const dateTime = (name: string, description: string, more?: More) =>
  attribute(name, 'dateTime', description, more);
export const reference = (
  name: string,
  description: string,
  referenceTypes: readonly string[],
  more?: More,
) => attribute(name, 'reference', description, { caseExact: true, referenceTypes, ...more });
export const complex = (
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  more?: More,
) => attribute(name, 'complex', description, { subAttributes, ...more });
export const many = (name: string, description: string, subAttributes: readonly Attribute[], more?: More) =>
  complex(name, description, subAttributes, { multiValued: true, ...more });

/** Sub-attributes of multi-valued attributes as RFC 7643 §2.4 has them. */
export const plural = (value: Attribute, types?: readonly string[]): Attribute[] => [
  value,
  text('display', 'A name of the value for people'),
  text('type', 'What the value is for', types && { canonicalValues: types }),
  flag('primary', 'Whether it is the one to use; of one value at most'),
];
