export { FieldControl } from './control.tsx';
export { FieldList } from './list.tsx';
export { useSaid } from './said.ts';
export { SettingsForm } from './settings-form.tsx';
export type { Control, Field, FieldGroup, FieldSpec, Value, Values } from './spec.ts';
export { fieldsIn, requestOf, valuesOf } from './values.ts';
