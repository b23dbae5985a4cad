import { attributeNameFormat, ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, childrenOf, elementsOf, isNamed, requiredAttribute, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, type Written } from '../xml/write.ts';

export interface SamlAttribute {
  readonly name: string;
  readonly friendlyName?: string | undefined;
  readonly nameFormat?: string | undefined;
  readonly values: readonly string[];
}

/** Text, or the text of the NameID that some have in it (eduPersonTargetedID). */
function textsOf(value: XmlElement): string[] {
  const [inner, ...more] = elementsOf(value);
  if (!inner) return [textOf(value)];
  return more.length === 0 && isNamed(inner, ns.saml, 'NameID') ? [textOf(inner)] : [];
}

const attributeFrom = (attribute: XmlElement): SamlAttribute => ({
  name: requiredAttribute(attribute, 'Name'),
  friendlyName: attributeOf(attribute, 'FriendlyName'),
  nameFormat: attributeOf(attribute, 'NameFormat'),
  values: childrenOf(attribute, ns.saml, 'AttributeValue').flatMap(textsOf),
});

/** Of all statements, in their order; what is said in several of one name is one attribute. */
export function attributesFrom(statements: readonly XmlElement[]): SamlAttribute[] {
  const found = new Map<string, SamlAttribute>();
  for (const statement of statements) {
    if (childrenOf(statement, ns.saml, 'EncryptedAttribute').length > 0)
      refuse('unsupported', 'Encrypt the whole assertion in place of single attributes');
    for (const one of childrenOf(statement, ns.saml, 'Attribute').map(attributeFrom)) {
      const known = found.get(one.name);
      found.set(one.name, known ? { ...known, values: [...known.values, ...one.values] } : one);
    }
  }
  return [...found.values()];
}

/** Undefined where there is nothing to say: a statement must say something (saml-core §2.7.3). */
export function writeAttributes(attributes: readonly SamlAttribute[]): Written | undefined {
  if (attributes.length === 0) return undefined;
  return element(
    'saml:AttributeStatement',
    {},
    ...attributes.map(({ name, friendlyName, nameFormat, values }) =>
      element(
        'saml:Attribute',
        { Name: name, NameFormat: nameFormat ?? attributeNameFormat.basic, FriendlyName: friendlyName },
        ...values.map((value) => element('saml:AttributeValue', {}, value)),
      ),
    ),
  );
}
