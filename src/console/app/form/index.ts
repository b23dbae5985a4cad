export { Form, type FormProps } from './form.tsx';
export { Ordered } from './ordered.tsx';
export { Picker, type PickerProps } from './picker.tsx';
export { useTakeBack } from './take-back.ts';
export { type FieldOf, type Form as FormState, type FormOptions, useForm } from './use-form.tsx';
