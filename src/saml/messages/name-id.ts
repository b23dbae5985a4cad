import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, type Written } from '../xml/write.ts';

/** Who somebody is to the other side (saml-core §2.2.3). */
export interface NameId {
  readonly value: string;
  /** As it was written; undefined is the same as unspecified. */
  readonly format?: string | undefined;
  readonly nameQualifier?: string | undefined;
  readonly spNameQualifier?: string | undefined;
}

export function nameIdOf(named: XmlElement): NameId {
  const value = textOf(named);
  if (value === '' || value.length > 1024) refuse('malformed', 'NameID must hold a name');
  return {
    value,
    format: attributeOf(named, 'Format'),
    nameQualifier: attributeOf(named, 'NameQualifier'),
    spNameQualifier: attributeOf(named, 'SPNameQualifier'),
  };
}

export const writeNameId = ({ value, format, nameQualifier, spNameQualifier }: NameId): Written =>
  element(
    'saml:NameID',
    {
      'xmlns:saml': ns.saml,
      Format: format,
      NameQualifier: nameQualifier,
      SPNameQualifier: spNameQualifier,
    },
    value,
  );

/** Whether one names whom the other names. */
export const isSameName = (one: NameId, other: NameId): boolean =>
  one.value === other.value &&
  (one.spNameQualifier ?? '') === (other.spNameQualifier ?? '') &&
  (one.nameQualifier ?? '') === (other.nameQualifier ?? '');
