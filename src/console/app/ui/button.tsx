import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import { Icon, type IconType } from './icon.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly kind?: 'primary' | 'danger' | 'plain';
  readonly icon?: IconType;
  readonly children: ReactNode;
}

export const Button = ({ kind, icon, children, ...props }: ButtonProps) => (
  <AriaButton {...props} className="button" data-kind={kind}>
    {icon && <Icon of={icon} />}
    {children}
  </AriaButton>
);

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {
  readonly kind?: 'primary' | 'danger' | 'plain';
  readonly icon: IconType;
  /** What it does: its name, and what shows when somebody points at it. */
  readonly label: string;
}

export const IconButton = ({ icon, label, kind = 'plain', ...props }: IconButtonProps) => (
  <TooltipTrigger delay={500}>
    <AriaButton {...props} aria-label={label} className="button icon-only" data-kind={kind}>
      <Icon of={icon} />
    </AriaButton>
    <Tooltip className="tooltip" offset={6}>
      {label}
    </Tooltip>
  </TooltipTrigger>
);
