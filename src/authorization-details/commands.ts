import { invalidArgument, notFound, resourceExhausted } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import type { DetailField, DetailsType, Texts } from './declared.ts';
import { authorizationDetailsTypeRemoved, authorizationDetailsTypeSet } from './events.ts';
import type { DeclaredTypes } from './state.ts';

/** Decisions on what a project declares. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

/** All of an instance are remembered, and read for each request that uses one. */
const mostTypes = 50;
const mostFields = 50;
const mostCharacters = 20_000;
const longestText = 200;

const wrong = (id: string, message: string, field: string) => invalidArgument(id, message, { field });

/** RFC 9396 §2 leaves the form open; blanks part names in client settings. */
const nameForm = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;
/** At most four objects deep. */
const pathForm = /^[A-Za-z_][\w-]{0,99}(\.[A-Za-z_][\w-]{0,99}){0,3}$/;
const languageForm = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;
const unusable = new Set(['__proto__', 'constructor', 'prototype']);

/** Clients name types alone (RFC 9396 §2), so each is of one project in the instance. */
const constraint = (name: string, action: 'add' | 'remove'): ConstraintChange =>
  action === 'remove'
    ? { action, type: 'authorization_details_type', field: name }
    : {
        action,
        type: 'authorization_details_type',
        field: name,
        error: {
          id: 'RAR-Typ02',
          message: `Another project declares the type "${name}"; take it from that one first, or choose another name`,
        },
      };

const mostLanguages = 50;

function requireTexts(texts: Texts, field: string): void {
  if (Object.keys(texts).length > mostLanguages)
    throw wrong('RAR-Lng02', `${field} may be in ${mostLanguages} languages`, field);
  for (const [language, text] of Object.entries(texts)) {
    if (!languageForm.test(language))
      throw wrong('RAR-Lng01', `${field} has the key "${language}", which is no language such as de`, field);
    if (text.trim() === '' || text.length > longestText)
      throw wrong('RAR-Txt01', `${field} must be of 1 to ${longestText} characters in each language`, field);
  }
}

function requireField({ path, kind, label, values }: DetailField): void {
  const names = path.split('.');
  if (!pathForm.test(path) || path === 'type' || names.some((name) => unusable.has(name)))
    throw wrong(
      'RAR-Fld01',
      `"${path}" is no path of a field, such as instructedAmount or creditorAccount.iban; type is given already`,
      'fields.path',
    );
  requireTexts(label, 'fields.label');
  if (values.length > 0 && kind !== 'text' && kind !== 'texts')
    throw wrong('RAR-Fld02', `"${path}" may name its values only where it is of texts`, 'fields.values');
}

function requireFields(fields: readonly DetailField[]): void {
  if (fields.length > mostFields)
    throw wrong('RAR-Fld03', `A type has ${mostFields} fields at most`, 'fields');
  fields.forEach(requireField);
  const paths = fields.map(({ path }) => path);
  for (const [index, path] of paths.entries()) {
    const other = paths.find((each, at) => at !== index && (each === path || each.startsWith(`${path}.`)));
    if (other !== undefined)
      throw wrong('RAR-Fld04', `"${path}" stands twice, or has fields within it`, 'fields.path');
  }
}

/** @throws PosternError `invalid_argument`, `not_found`, `resource_exhausted`; `already_exists` by the append */
export function setType(declared: DeclaredTypes, type: DetailsType): Decision {
  if (!declared.projectExists) throw notFound('RAR-Prj01', 'Project not found', { field: 'project_id' });
  if (!nameForm.test(type.name))
    throw wrong(
      'RAR-Typ01',
      'name must be 1 to 200 visible ASCII characters without quotes and backslashes',
      'name',
    );
  requireTexts(type.title, 'title');
  requireFields(type.fields);
  if (JSON.stringify(type).length > mostCharacters)
    throw wrong('RAR-Typ03', `A type is ${mostCharacters} characters at most`, 'fields');
  const before = declared.types.get(type.name);
  if (!before && declared.types.size >= mostTypes)
    throw resourceExhausted('RAR-Typ04', `A project declares ${mostTypes} types at most`);
  if (before && sameType(before, type)) return nothing;
  const { name, title, fields, askEachTime } = type;
  return {
    events: [
      authorizationDetailsTypeSet({
        name,
        title: { ...title },
        fields: fields.map((field) => ({ ...field, label: { ...field.label }, values: [...field.values] })),
        askEachTime,
      }),
    ],
    constraints: before ? [] : [constraint(name, 'add')],
  };
}

const sorted = (texts: Texts) => Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
const comparable = ({ title, fields, askEachTime }: DetailsType) =>
  JSON.stringify([
    sorted(title),
    fields.map(({ path, kind, required, label, values }) => [path, kind, required, sorted(label), values]),
    askEachTime,
  ]);
const sameType = (left: DetailsType, right: DetailsType): boolean => comparable(left) === comparable(right);

export const removeType = ({ projectExists, types }: DeclaredTypes, name: string): Decision =>
  projectExists && types.has(name)
    ? { events: [authorizationDetailsTypeRemoved({ name })], constraints: [constraint(name, 'remove')] }
    : nothing;
