export { useAgo } from './ago.ts';
export { type AskingDeed, AskingMenu } from './asking-menu.tsx';
export { attempt } from './attempt.ts';
export { Button, IconButton } from './button.tsx';
export { Checkbox, Checks, type Choice, nameIn, Radios, Switch } from './choices.tsx';
export { Confirm, Dialog } from './dialog.tsx';
export { FieldLabel, FieldNotes, TextField } from './fields.tsx';
export { Icon, type IconType } from './icon.tsx';
export { ButtonLink } from './link.tsx';
export { type Deed, Menu } from './menu.tsx';
export { NumberField } from './number-field.tsx';
export { Failed, ProblemNotice } from './problem.tsx';
export { ComboBox, Select } from './select.tsx';
export {
  Avatar,
  Badge,
  Copy,
  Empty,
  Loading,
  Moment,
  millisOf,
  Notice,
  Skeleton,
  Snippet,
  type Tone,
} from './show.tsx';
export { TextList, type TextListProps } from './text-list.tsx';
export { Toasts, tellDone, tellFailed } from './toasts.tsx';
