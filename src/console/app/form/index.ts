export { Form, type FormProps } from './form.tsx';
export { type FieldOf, type Form as FormState, type FormOptions, useForm } from './use-form.ts';
