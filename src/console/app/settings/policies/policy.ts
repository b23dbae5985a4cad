import type { DescMessage, DescMethodUnary, Message } from '@bufbuild/protobuf';
import type { ComponentType } from 'react';
import type { Level, SettingId } from '../catalogue.ts';
import type { FieldGroup } from '../fields/index.ts';

export type Method = DescMethodUnary<DescMessage, DescMessage>;

/** RPCs of what every organization inherits. */
export interface InstanceCalls {
  readonly read: Method;
  readonly change: Method;
}

/** RPCs of what an organization has of its own. */
export interface OrganizationCalls extends InstanceCalls {
  /** What it inherits. */
  readonly inherited: Method;
  readonly add: Method;
  readonly reset: Method;
  /** Requests name the organization, for only administrators of the instance may call them. */
  readonly named?: true;
}

export interface PolicyPart {
  readonly level: Level;
  /** May be changed where one is. */
  readonly open: boolean;
  readonly policy: Message;
}

/** A family of settings: its fields, and the RPCs that read and change them at each level. */
export interface Policy {
  readonly id: SettingId;
  readonly groups: readonly FieldGroup[];
  readonly instance: InstanceCalls;
  readonly organization?: OrganizationCalls;
  /** Permissions to change it at each level. */
  readonly needs: Readonly<Record<Level, string>>;
  /** Of the settings in force, what else is made one's own with the fields. */
  readonly along?: (policy: Message) => Readonly<Record<string, unknown>>;
  /** What belongs to it and has RPCs of its own. */
  readonly More?: ComponentType<PolicyPart>;
}

interface Answer {
  readonly policy?: Message & { readonly isDefault?: boolean };
  readonly settings?: Message;
  readonly isDefault?: boolean;
}

/** What an answer is about, and whether an organization has it of its own. */
export function policyIn(answer: Message): { readonly policy: Message; readonly own: boolean } {
  const { policy, settings, isDefault } = answer as Answer;
  return { policy: policy ?? settings ?? answer, own: !(isDefault || policy?.isDefault) };
}
